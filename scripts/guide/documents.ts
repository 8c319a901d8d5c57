import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../paths.ts";

/** A page of the project's documentation: read at `/guide/{name}`, known to the demo's assistant by its path. */
export interface GuideDocument {
  /** From the root of the checkout, e.g. `docs/embed.md`. */
  path: string;
  /** e.g. `embed`. */
  name: string;
  title: string;
  markdown: string;
}

/** README.md and docs/*.md, the README first. */
export function readGuide(folder = root): GuideDocument[] {
  const pages = readdirSync(join(folder, "docs"))
    .filter((name) => name.endsWith(".md"))
    .toSorted()
    .map((name) => `docs/${name}`);
  return ["README.md", ...pages].map((path) => {
    const markdown = readFileSync(join(folder, path), "utf8");
    const name = basename(path, ".md").toLowerCase();
    return { path, name, title: titleOf(markdown) ?? name, markdown };
  });
}

function titleOf(markdown: string): string | undefined {
  return /^#\s+(.+?)\s*#*\s*$/m.exec(markdown)?.[1]?.replaceAll(/[*_`]/g, "");
}
