import { Unreadable } from "./unreadable.ts";

/** Pages say their own encoding near their start. */
const sniffedBytes = 2_048;

/**
 * Text from bytes. Who sent it may have said the encoding, and may be wrong: what it starts with is believed first,
 * then UTF-8 where it is that, since hardly any other text is by chance; then what was said; then what most old
 * pages are in.
 */
export function decodeText(bytes: Uint8Array, said?: string): string {
  const marked = byMark(bytes);
  if (marked) return decoded(bytes, marked);
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, sniffedBytes));
  // Also after utf-8 was said: bytes that are not are what the page itself says they are.
  const names = [
    said,
    /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w:.-]{1,40})/i.exec(start)?.[1],
    "windows-1252",
  ];
  const strict = strictly(bytes);
  const isOther = !isUtf8(said ?? "") && names.some((name) => isMultiByteEscape(name));
  if (strict !== undefined && !isOther) return checked(strict);
  const name = names.find((each) => each !== undefined && !isUtf8(each) && isKnown(each)) ?? "windows-1252";
  return decoded(bytes, name);
}

function byMark(bytes: Uint8Array): string | undefined {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  return a === 0xfe && b === 0xff ? "utf-16be" : undefined;
}

function strictly(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Written in ASCII alone, which UTF-8 takes as it stands and gets wrong. */
function isMultiByteEscape(name: string | undefined): boolean {
  return name !== undefined && /^(?:csiso2022jp|iso-2022-jp|utf-16(?:le|be)?)$/i.test(name) && isKnown(name);
}

function isUtf8(name: string): boolean {
  return /^(?:unicode-1-1-)?utf-?8$/i.test(name);
}

function isKnown(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== "";
  } catch {
    return false;
  }
}

function decoded(bytes: Uint8Array, name: string): string {
  return checked(new TextDecoder(name).decode(bytes));
}

function checked(text: string): string {
  const start = text.slice(0, 10_000);
  // oxlint-disable-next-line no-control-regex -- what text does not hold is what is looked for
  const strange = start.match(/[\u0000-\u0008\u000e-\u001a\ufffd]/g)?.length ?? 0;
  if (strange > start.length / 20)
    throw new Unreadable("It is no text, or in no encoding that is known here.");
  return text.replaceAll("\u0000", "");
}
