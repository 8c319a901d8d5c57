/** A piece of Markdown: text, or what HTML calls it with the pieces inside. */
export type MarkdownNode = string | MarkdownElement;
export interface MarkdownElement {
  /** An HTML element's name; `cite` is a citation's number, `pre` holds code as its one text. */
  tag: string;
  children: MarkdownNode[];
  /** Of a link. Safe to send a visitor to. */
  url?: string | undefined;
  /** Of code. */
  language?: string | undefined;
  /** First number of a list. */
  start?: number | undefined;
  /** Of a table's cell, `start`, `center` or `end`; `heading` of a paragraph. */
  class?: string | undefined;
}

/** What may turn out to begin an element, and is its literal text as long as it has not. */
interface Mark {
  char: string;
  size: number;
  text: string;
  /** Stays an element at the end of an open text. */
  hangs?: boolean;
  tag?: string;
  url?: string | undefined;
}
/** `null` ends the innermost element. */
type Token = Mark | MarkdownNode | null;

/** Openers beyond this many are plain text; it keeps hostile input linear and its tree shallow. */
const MAX_OPEN = 24;
/** How far before the end of an open text a bracket may still become a link. */
const LINK_TAIL = 300;

const special = /\\[^]?|`+|\*+|_+|~+|!?\[|\]|<br ?\/?>|\n|https?:\/\//gi;
const ticks = /`+/g;
const citation = /\[(\d{1,3})\](?!\()/y;
const target = /\(\s*<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"]*")?\s*\)/y;
const address = /https?:\/\/[^\s<>"`[\]\u3000-\u303f\uff00-\uffef]+/iy;

/** The address if a visitor may be sent there, else undefined. */
export function safeUrl(url = ""): string | undefined {
  return /^(https?:\/\/|mailto:)\S+$/i.test(url) ? url : undefined;
}

/**
 * One pass over the text makes flat tokens; delimiters wait on a short stack for their partners. A second pass
 * nests them. Both are linear, whatever the input. `breaks` and `open`: see `MarkdownOptions`.
 */
export function parseInline(text: string, breaks = false, open = false): MarkdownNode[] {
  const tokens: Token[] = [];
  const stack: Mark[] = [];
  let position = 0;

  const at = (pattern: RegExp, from: number) => {
    pattern.lastIndex = from;
    return pattern.exec(text);
  };
  const lastOpen = (char: string, size: number) =>
    stack.findLastIndex((mark) => mark.char === char && mark.size <= size);

  for (let hit; (hit = at(special, position));) {
    const start = hit.index;
    const found = hit[0];
    const char = found.charAt(0);
    const size = found.length;
    const before = text.charAt(start - 1);
    tokens.push(text.slice(position, start));
    position = start + size;
    const after = text.charAt(position);

    if (char === "\\") {
      const next = found.charAt(1);
      if (next === "\n") tokens.push({ tag: "br", children: [] });
      else if (/[!-/:-@[-`{-~]/.test(next)) tokens.push(next);
      else if (next || !open) tokens.push(found);
    } else if (char === "`") {
      // Only the last run of a length finds no partner, so looking for it again and again stays linear enough.
      let end = at(ticks, position);
      while (end && end[0].length !== size) end = ticks.exec(text);
      if (!end && !open) tokens.push(found);
      else {
        const code = text.slice(position, end?.index).replaceAll("\n", " ").trim();
        if (code) tokens.push({ tag: "code", children: [code] });
        position = (end?.index ?? text.length) + size;
      }
    } else if (/[*_~]/.test(char)) {
      const inWord = char === "_" && /\w/.test(before) && /\w/.test(after);
      const able = !inWord && (char === "~" ? size === 2 : size < 4);
      let rest = size;
      // oxlint-disable-next-line no-unmodified-loop-condition -- a guard; `rest` is what ends it
      while (able && rest && /\S/.test(before)) {
        const index = lastOpen(char, rest);
        const mark = stack[index];
        if (!mark) break;
        rest -= mark.size;
        mark.tag = tagOf(mark);
        stack.length = index;
        tokens.push(null);
      }
      if (able && rest && /\S/.test(after))
        for (const part of rest === 3 ? [2, 1] : [rest])
          begin({ char, size: part, text: char.repeat(part), hangs: !/\w/.test(before) });
      else if (after || !open) tokens.push(char.repeat(rest));
    } else if (found.endsWith("[")) {
      const number = at(citation, start);
      if (number) {
        tokens.push({ tag: "cite", children: [number[1] ?? ""] });
        position = start + number[0].length;
      } else begin({ char: "[", size: 0, text: found, hangs: start > text.length - LINK_TAIL });
    } else if (char === "]") {
      const index = lastOpen("[", 0);
      const mark = stack[index];
      const link = mark && at(target, position);
      const cut = open && mark?.hangs && after === "(" && !/[)\n]/.test(text.slice(position));
      if (mark && (link || cut)) {
        mark.text = "";
        mark.url = safeUrl(link?.[1]);
        position = link ? position + link[0].length : text.length;
        if (mark.url) {
          mark.tag = "a";
          stack.length = index;
          tokens.push(null);
          // No link within a link.
          for (const outer of stack) if (outer.char === "[") outer.char = "";
        } else mark.char = "";
      } else {
        if (mark) mark.char = "";
        tokens.push("]");
      }
    } else if (char === "<") tokens.push({ tag: "br", children: [] });
    else if (char === "\n") {
      const last = tokens.at(-1);
      tokens.push(
        breaks || (typeof last === "string" && last.endsWith("  ")) ? { tag: "br", children: [] } : "\n",
      );
    } else {
      let url = at(address, start)?.[0] ?? found;
      while (/[.,;:!?'*_~]/.test(url.slice(-1)) || (url.endsWith(")") && !url.includes("(")))
        url = url.slice(0, -1);
      position = start + url.length;
      const plain = /\w/.test(before) || url.length < 9 || lastOpen("[", 0) >= 0;
      tokens.push(plain ? url : { tag: "a", url, children: [url] });
    }
  }
  tokens.push(text.slice(position));
  for (const mark of open ? stack : []) {
    if (mark.hangs && mark.size) mark.tag = tagOf(mark);
    if (mark.hangs) mark.text = "";
  }
  return nest(tokens);

  function begin(mark: Mark) {
    tokens.push(mark);
    if (stack.push(mark) > MAX_OPEN) stack.shift();
  }
}

function tagOf({ char, size }: Mark): string {
  return char === "~" ? "del" : size === 2 ? "strong" : "em";
}

function nest(tokens: Token[]): MarkdownNode[] {
  let level: MarkdownNode[] = [];
  const levels: MarkdownNode[][] = [];
  for (const token of tokens) {
    if (token === null) level = levels.pop() ?? level;
    else if (typeof token === "string" || "children" in token) level.push(token);
    else if (!token.tag) level.push(token.text);
    else {
      const { tag, url } = token;
      const children: MarkdownNode[] = [];
      level.push({ tag, url, children });
      levels.push(level);
      level = children;
    }
  }
  // What stayed open is closed by the end.
  return levels[0] ?? level;
}
