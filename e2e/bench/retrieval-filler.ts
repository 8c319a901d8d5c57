import { htmlBlocks } from "../../backend/src/knowledge/html-blocks.ts";
import { plainText } from "../../backend/src/knowledge/markdown-text.ts";
import type { QuestionSet } from "./retrieval-questions.ts";

/** Of about one chunk. */
const sectionChars = 600;

/**
 * A document of `count` sections of sentences from the books' English ones, drawn by chance that `seed` decides: real
 * words as often as they really are, in as many chunks as are wanted.
 */
export function fillerDocument(sets: readonly QuestionSet[], seed: number, count: number) {
  const sentences = sentencesOf(sets);
  const draw = drawing(seed + 1);
  const sentence = (): string => sentences[Math.floor(draw() * sentences.length)] ?? "";
  const sections = Array.from({ length: count }, () => {
    const heading = sentence().split(" ").slice(0, 5).join(" ");
    let text = "";
    while (text.length < sectionChars) text += `${sentence()} `;
    return `## ${heading}\n\n${text}`;
  });
  return { title: `Filler ${seed}`, content: sections.join("\n\n"), format: "markdown" as const };
}

const read = new WeakMap<readonly QuestionSet[], string[]>();

function sentencesOf(sets: readonly QuestionSet[]): string[] {
  const before = read.get(sets);
  if (before) return before;
  const english = sets.filter(({ language }) => language === "en");
  const sentences = (english.length > 0 ? english : sets)
    .flatMap(({ sections }) => sections)
    .flatMap(({ html }) => htmlBlocks(html))
    .flatMap(({ text }) => plainText(text).split(/(?<=[.!?])\s+/))
    .filter(({ length }) => length > 30 && length < 400);
  read.set(sets, sentences);
  return sentences;
}

/** Lehmer's: the same numbers everywhere. */
function drawing(seed: number): () => number {
  let state = (seed * 7_919) % 2_147_483_647;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
