import type { Passage } from "@foyer/shared-widget/protocol";
import { asData } from "../guard/as-data.ts";

/** A passage as the model reads it, under the number that it cites it by. */
export function passageBlock({ title, heading, text }: Passage, number: number): string {
  return asData("passage", text, { number, from: heading === "" ? title : `${title} › ${heading}` });
}
