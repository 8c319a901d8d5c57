import { decodeEntities } from "./html-entities.ts";

export type HtmlToken =
  | { kind: "text"; text: string }
  | { kind: "open"; tag: string; attributes: ReadonlyMap<string, string>; selfClosing: boolean }
  | { kind: "close"; tag: string };

/** What a reader of pages looks at. */
const kept = new Set("href class hidden aria-hidden role rel name content lang".split(" "));
/** Elements whose content is not markup. None of it is what a page says, so it gives no token. */
const raw = new Set("script style textarea title xmp iframe noembed noframes".split(" "));

/**
 * Reads HTML's tags and text in order. Not HTMLRewriter: that gives up on a page whose elements lie too deep, and
 * takes ever longer for text full of `<`. Tags are lower case, character references decoded, comments left out.
 */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  let at = 0;
  let textStart = 0;
  while (at < html.length) {
    const mark = html.indexOf("<", at);
    if (mark === -1) break;
    const next = html[mark + 1] ?? "";
    if (!/[a-z/!?]/i.test(next)) {
      at = mark + 1;
      continue;
    }
    if (mark > textStart) yield textToken(html.slice(textStart, mark));

    if (/[a-z]/i.test(next)) {
      const opening = openTag(html, mark + 1);
      if (!opening) return;
      yield opening.token;
      const { tag } = opening.token;
      at = raw.has(tag) ? endOfRaw(html, opening.end, tag) : opening.end;
    } else {
      const isComment = html.startsWith("<!--", mark);
      const closing = isComment ? html.indexOf("-->", mark + 2) : html.indexOf(">", mark);
      if (closing === -1) return;
      at = closing + (isComment ? 3 : 1);
      if (next === "/" && /[a-z]/i.test(html[mark + 2] ?? ""))
        yield { kind: "close", tag: tagName(html, mark + 2).toLowerCase() };
    }
    textStart = at;
  }
  if (textStart < html.length) yield textToken(html.slice(textStart));
}

function textToken(encoded: string): HtmlToken {
  return { kind: "text", text: decodeEntities(encoded) };
}

function tagName(html: string, from: number): string {
  const name = /[^\s/>]+/y;
  name.lastIndex = from;
  return name.exec(html)?.[0] ?? "";
}

/** Undefined where the page ends within the tag. */
function openTag(
  html: string,
  from: number,
): { token: Extract<HtmlToken, { kind: "open" }>; end: number } | undefined {
  const name = tagName(html, from);
  const attributes = new Map<string, string>();
  const attribute = /[\s/]*(?:([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?)?/y;
  attribute.lastIndex = from + name.length;
  for (let found = attribute.exec(html); found?.[1] !== undefined; found = attribute.exec(html)) {
    const key = found[1].toLowerCase();
    if (kept.has(key) && !attributes.has(key))
      attributes.set(key, decodeEntities(found[2] ?? found[3] ?? found[4] ?? ""));
  }
  const end = attribute.lastIndex;
  if (html[end] !== ">") return undefined;
  const selfClosing = html[end - 1] === "/";
  return { token: { kind: "open", tag: name.toLowerCase(), attributes, selfClosing }, end: end + 1 };
}

/** Where the closing tag stands of an element that holds no markup; the end of the page where there is none. */
function endOfRaw(html: string, from: number, tag: string): number {
  const closing = new RegExp(`</${tag}(?=[\\s/>])`, "gi");
  closing.lastIndex = from;
  return closing.exec(html)?.index ?? html.length;
}
