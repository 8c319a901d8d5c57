/**
 * About how many tokens a text is, rather too many than too few. A model's own count would need its vocabulary, which
 * is larger than all of the Worker; providers tell theirs afterwards.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (let at = 0; at < text.length; at += 1) tokens += weightOf(text.charCodeAt(at));
  return Math.ceil(tokens);
}

/**
 * The beginning of a text, up to so many tokens; where something is left out it ends with an ellipsis, after a whole
 * sentence or line where one ends near.
 */
export function cutToTokens(text: string, most: number): string {
  let tokens = 0;
  let end = 0;
  while (end < text.length) {
    tokens += weightOf(text.charCodeAt(end));
    if (tokens > most) break;
    end += 1;
  }
  if (end === text.length) return text;
  const cut = text.slice(0, Math.max(0, end - 1)).replace(/[\uD800-\uDBFF]$/, "");
  const sentence = /^[\s\S]*(?:[.!?。！？](?=\s|$)|\n)/.exec(cut)?.[0] ?? "";
  const word = cut.replace(/\s\S*$/, "");
  const whole = [sentence, word].find((each) => each.length > cut.length * 0.6) ?? cut;
  return `${whole.trimEnd()} …`;
}

/** English is about four letters a token, other alphabets two, and Chinese, Japanese or Korean one or less. */
function weightOf(code: number): number {
  if (code < 0x80) return 0.28;
  return code < 0x2e80 ? 0.5 : 1;
}
