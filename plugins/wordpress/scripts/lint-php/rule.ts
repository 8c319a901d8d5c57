import type { PhpSource } from "../php/source.ts";

export interface Finding {
  line: number;
  message: string;
}

export interface Rule {
  name: string;
  check(source: PhpSource): Finding[];
}
