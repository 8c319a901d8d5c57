interface Header {
  /** The tags that Bubble keeps, each with what it holds. */
  kept: string[];
  /** Everything else, blank space aside. */
  dropped: string[];
}

const keptTag = /<script\b[^>]*>[\s\S]*?<\/script\s*>|<(?:meta|link)\b[^>]*>/gi;

/** Of an HTML header Bubble puts only `script`, `meta` and `link` into the page. */
export function headerTags(html: string): Header {
  const dropped = html
    .split(keptTag)
    .map((piece) => piece.trim())
    .filter(Boolean);
  return { kept: html.match(keptTag) ?? [], dropped };
}

const marker = /_\*_(.*?)_\*_/g;

/** The captions of the keys that a header asks for. */
export function headerKeys(html: string): string[] {
  return Array.from(html.matchAll(marker), (match) => match[1] ?? "");
}

/** Bubble puts keys in as plain text, without any escape. */
export function withKeys(html: string, keys: Record<string, string>): string {
  return html.replaceAll(marker, (_whole, caption: string) => keys[caption] ?? "");
}
