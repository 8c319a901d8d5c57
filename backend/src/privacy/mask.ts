const emailMask = "•••@•••";
const cardMask = "•••• ••••";

/**
 * The text with e-mail addresses and payment card numbers made unreadable; all else stays as it was. Takes time in
 * proportion to the text's length, whatever stands in it, and masking twice changes nothing more.
 */
export function maskText(text: string): string {
  const withoutEmails = replace(text, findEmails(text), emailMask);
  return replace(withoutEmails, findCards(withoutEmails), cardMask);
}

interface Span {
  start: number;
  end: number;
}

function replace(text: string, spans: readonly Span[], mask: string): string {
  let masked = "";
  let after = 0;
  for (const { start, end } of spans) {
    masked += text.slice(after, start) + mask;
    after = end;
  }
  return masked + text.slice(after);
}

// ── E-mail addresses ───────────────────────────────────────────────────────────────────────────────────────

/**
 * Scripts that write no spaces, or hang their particles on what stands before. A word of one of them next to an
 * address is not part of it, unless the address itself is written so.
 */
const dense =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}" +
  "\\p{Script=Khmer}\\p{Script=Myanmar}";
const isDense = new RegExp(`[${dense}]`, "u");
const isLetterOrDigit = /[\p{L}\p{M}\p{N}]/u;
/** Beside letters and digits. Rarer ones that the standard allows, such as `/`, are more often part of a link. */
const localMarks = "._%+-='!~$*^";

/** From each `@` outward, no further than its neighbours: no part of the text is read more than twice. */
function findEmails(text: string): Span[] {
  const spans: Span[] = [];
  let floor = 0;
  // `%40` is how a link writes it.
  for (const { 0: sign, index } of text.matchAll(/[@＠]|%40/g)) {
    const start = localStart(text, index, floor);
    floor = index + sign.length;
    const end = start < index ? domainEnd(text, floor) : null;
    if (end === null) continue;
    spans.push({ start, end });
    floor = end;
  }
  return spans;
}

function localStart(text: string, at: number, floor: number): number {
  if (text[at - 1] === '"') {
    const quote = text.lastIndexOf('"', at - 2);
    return quote >= Math.max(floor, at - 66) ? quote : at;
  }
  const isLocal = wordOf(text[at - 1], localMarks);
  let start = at;
  while (start > floor && isLocal(text[start - 1])) start -= 1;
  // A quotation mark or a dash before the address is not of it.
  while (start < at && !isLetterOrDigit.test(text[start] ?? "") && text[start] !== "_") start += 1;
  return start;
}

/** Where the longest domain that begins at `from` ends; null where none does. */
function domainEnd(text: string, from: number): number | null {
  const isDomain = wordOf(text[from], "-.");
  let end = from;
  while (isDomain(text[end])) end += 1;
  const labels = text.slice(from, end).split(".");
  for (; labels.length > 1; labels.pop()) {
    const last = labels.at(-1) ?? "";
    if (/^[\p{L}\p{M}][\p{L}\p{M}\p{N}-]+$/u.test(last) && labels[0] !== "")
      return from + labels.join(".").length;
  }
  return null;
}

function wordOf(next: string | undefined, marks: string): (char: string | undefined) => boolean {
  const dropsDense = next === undefined || !isDense.test(next);
  return (char) =>
    char !== undefined &&
    (marks.includes(char) || isLetterOrDigit.test(char)) &&
    !(dropsDense && isDense.test(char));
}

// ── Card numbers ───────────────────────────────────────────────────────────────────────────────────────────

/** Digits of the longest card number. */
const longest = 19;

interface Group extends Span {
  digits: string;
}

function findCards(text: string): Span[] {
  const groups = Array.from(text.matchAll(/\p{Nd}+/gu), ({ 0: digits, index }): Group => {
    // Two units for one digit at most. What is longer is none, and starts none.
    const isShort = digits.length <= 2 * longest;
    return {
      start: index,
      end: index + digits.length,
      digits: isShort ? Array.from(digits, toAscii).join("") : "",
    };
  });
  const spans: Span[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    const last = cardFrom(text, groups, first);
    if (last === null) continue;
    spans.push({ start: groups[first]?.start ?? 0, end: groups[last]?.end ?? 0 });
    first = last;
  }
  return spans;
}

/** The last group of the longest card number that begins with group `first`; null where none does. */
function cardFrom(text: string, groups: readonly Group[], first: number): number | null {
  const begin = groups[first];
  if (!begin || isOfLargerNumber(text, begin.start)) return null;
  let digits = "";
  let found: number | null = null;
  for (let last = first; last < groups.length; last += 1) {
    const group = groups[last];
    const former = groups[last - 1];
    if (!group || group.digits === "") break;
    if (last > first && former && !isGap(text, former.end, group.start)) break;
    digits += group.digits;
    if (digits.length > longest) break;
    const sizes = groups.slice(first, last + 1).map((each) => each.digits.length);
    if (isGroupedLikeCard(sizes) && isCard(digits) && !isInsideWord(text, begin.start, group.end))
      found = last;
  }
  return found;
}

/** Spaces and dashes; two lines are two things. */
function isGap(text: string, start: number, end: number): boolean {
  return (
    end - start <= 3 &&
    /^[^\S\n\r\u2028\u2029]*[\u2010-\u2015-]?[^\S\n\r\u2028\u2029]*$/.test(text.slice(start, end))
  );
}

/** `+49…` is a telephone number, `0.41…` a fraction, `id_41…` a name. */
function isOfLargerNumber(text: string, start: number): boolean {
  return /(?:[+_]|(?<!\p{Nd})\p{Nd}{1,3}\.)$/u.test(text.slice(Math.max(0, start - 5), start));
}

/** Letters on both sides: a hash, or an id. */
function isInsideWord(text: string, start: number, end: number): boolean {
  return /[a-z]/i.test(text[start - 1] ?? "") && /[a-z]/i.test(text[end] ?? "");
}

/** In one piece; as cards show it, four digits first; or in even pieces. Telephone numbers begin with a short one. */
function isGroupedLikeCard(sizes: readonly number[]): boolean {
  const [first = 0, ...others] = sizes;
  if (others.length === 0) return true;
  if (first === 4) return others.every((size) => size <= 7);
  return first < 4 && others.slice(0, -1).every((size) => size === first) && (others.at(-1) ?? 0) <= first;
}

/** First digits and lengths that are given out: without them every tenth long number would be one by chance. */
const issued: readonly [lengths: readonly number[], first: RegExp][] = [
  [[13, 16, 19], /^4/],
  [[16], /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|9792)/],
  [[15], /^3[47]/],
  [[14, 16, 17, 18, 19], /^3(?:0[0-59]|[689])/],
  [[16, 17, 18, 19], /^(?:35(?:2[89]|[3-8])|220[0-4])/],
  [[16, 17, 18, 19], /^(?:50|5[6-9]|6)/],
  [[16], /^8[12]/],
];

function isCard(digits: string): boolean {
  return (
    issued.some(([lengths, first]) => lengths.includes(digits.length) && first.test(digits)) &&
    luhnSum(digits) % 10 === 0
  );
}

function luhnSum(digits: string): number {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const counted = place % 2 === 0 ? digit : digit * 2;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum;
}

/** A decimal digit of any script. Unicode gives them in runs of ten, from zero to nine. */
function toAscii(digit: string): string {
  if (digit <= "9") return digit;
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}
