/** Markdown as it is said: what is only for the eye goes. In pieces of at most `most` characters, apart where sentences end. */
export function spokenText(markdown: string, most: number): string[] {
  const lines = plainText(markdown)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line));
  const pieces: string[] = [];
  for (const line of lines)
    for (const sentence of sentencesOf(line, most)) {
      const last = pieces.at(-1);
      if (last !== undefined && last.length + sentence.length < most)
        pieces[pieces.length - 1] = `${pause(last)} ${sentence}`;
      else pieces.push(sentence);
    }
  return pieces;
}

function plainText(markdown: string): string {
  return (
    markdown
      .replace(/[ \t]+/g, " ")
      .replace(/^ *(`{3,}|~{3,})[^]*?(^ *\1|(?![^]))/gm, "")
      // Citations, but no links that look like them.
      .replace(/ ?\[\d{1,3}\](?!\()/g, "")
      .replace(/!?\[([^\][]{0,500})\]\([^()]{0,2000}\)/g, "$1")
      .replace(/https?:\/\/(?:www\.)?([^\s/<>)]+)[^\s<>)]*/g, "$1")
      .replace(/<br ?\/?>/g, "\n")
      .replace(/^ *\|?[ :|-]+\|[ :|-]*$/gm, "")
      .replace(/^ *\||\| *$/gm, "")
      .replace(/ *\| */g, ", ")
      .replace(/^ *(?:#{1,6}|>+|[-*+]) +/gm, "")
      .replace(/(?<!\\)(?:[*~`]+|(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_]))/gu, "")
      .replace(/\\([!-/:-@[-`{-~])/g, "$1")
  );
}

/** A heading or a point of a list has no full stop, yet is one. */
function pause(text: string): string {
  return /[\p{L}\p{N})"'»”]$/u.test(text) ? `${text}.` : text;
}

function sentencesOf(line: string, most: number): string[] {
  const sentences =
    "Segmenter" in Intl
      ? Array.from(
          new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(line),
          (each) => each.segment,
        )
      : [line];
  return sentences.flatMap((sentence) => cut(sentence.trim(), most));
}

/** One that is too long even so, at a space where there is one. */
function cut(text: string, most: number): string[] {
  if (text.length <= most) return [text];
  const space = text.lastIndexOf(" ", most);
  const end = space > most / 2 ? space : most;
  return [text.slice(0, end), ...cut(text.slice(end).trim(), most)];
}
