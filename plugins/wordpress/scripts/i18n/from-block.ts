import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Text } from "./catalog.ts";

/** What WordPress translates of a `block.json`, with the contexts that it looks the texts up by. */
export function textsOfBlock(root: string, path: string): Text[] {
  const block = JSON.parse(readFileSync(join(root, path), "utf8")) as {
    title?: string;
    description?: string;
    keywords?: string[];
  };
  const texts: [string | undefined, string][] = [
    [block.title, "block title"],
    [block.description, "block description"],
    ...(block.keywords ?? []).map((keyword): [string, string] => [keyword, "block keyword"]),
  ];
  return texts.flatMap(([id, context]) =>
    id === undefined ? [] : [{ id, context, comments: [], files: [path] }],
  );
}
