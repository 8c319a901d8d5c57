/** What a model is given to read that is neither our word nor the owner's. */
type DataKind = "passage" | "earlier" | "transcript" | "conversation" | "tool_result" | "attached_file";

const kinds: readonly DataKind[] = [
  "passage",
  "earlier",
  "transcript",
  "conversation",
  "tool_result",
  "attached_file",
];

/** Characters that nobody sees, with which a mark can be spelt and not be found. */
const unseen = String.raw`\p{Default_Ignorable_Code_Point}`;
const names = kinds.map((kind) => kind.split("").join(`${unseen}*`)).join("|");
const around = String.raw`[\s${unseen}]*`;
/** The marks of a block, opening or closing, however they are spaced. Two signs that mean `<` fold into it. */
const blockMark = new RegExp(String.raw`[<＜﹤](?=${around}/?${around}(?:${names})(?![\p{L}\p{N}]))`, "giu");
/** What chat templates of models put between turns: some servers read it as such also inside of a message. */
const turnMark = /<(?=[|｜][^\s<>]{1,40}[|｜]>|<\/?SYS>>|(?:start|end)_of_turn>)/giu;
const bracketMark = /\[(?=\/?INST\])/giu;
/** Letters that are never drawn but that models read. A flag that is made of them stays. */
const tagLetters = /(\u{1F3F4}[\u{E0020}-\u{E007E}]{1,6}\u{E007F})|[\u{E0000}-\u{E007F}]+/gu;

/** The blocks that `asData` makes, within a longer text. */
export const blocksOfData = new RegExp(String.raw`<(${kinds.join("|")})(?: [^\n]*)?>\n[\s\S]*?\n</\1>`, "g");
/** A mark of such a block by itself. */
export const markOfData = new RegExp(String.raw`^</?(?:${kinds.join("|")})(?:\s[^<>]*)?>$`, "i");

/** Text of others, which cannot end the block that it stands in, nor begin another or a turn of the conversation. */
export function contained(text: string): string {
  return text
    .replaceAll(tagLetters, "$1")
    .replaceAll(blockMark, "‹")
    .replaceAll(turnMark, "‹")
    .replaceAll(bracketMark, "‹");
}

/**
 * Text of others as a block that the model is told is data: `<passage number="1">…</passage>`. What is in it cannot
 * end it. Attributes may be others' words too.
 */
export function asData(
  kind: DataKind,
  text: string,
  attributes: Record<string, string | number> = {},
): string {
  const told = Object.entries(attributes).map(
    ([name, value]) => ` ${name}=${JSON.stringify(contained(String(value)))}`,
  );
  return `<${kind}${told.join("")}>\n${contained(text)}\n</${kind}>`;
}
