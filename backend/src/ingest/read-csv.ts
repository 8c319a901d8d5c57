import type { Block } from "../knowledge/block.ts";
import { escapeMarkdown } from "../knowledge/markdown-text.ts";
import { Unreadable } from "./unreadable.ts";

/** How the two columns are called, in the languages that people have asked in. */
const questions = /^(?:q|questions?|frage|pregunta|domanda|pergunta|vraag|pytanie|вопрос|質問|问题|問題)$/iu;
const answers =
  /^(?:a|answers?|antwort|respuesta|réponse|reponse|risposta|resposta|antwoord|odpowiedź|ответ|回答|答案)$/iu;

/** Questions and answers, one pair a line: each becomes a section of its own, under its question. */
export async function readCsv(text: string): Promise<Block[]> {
  const { default: papa } = await import("papaparse");
  const { data } = papa.parse<string[]>(text, { skipEmptyLines: "greedy" });
  const [first = [], ...others] = data.map((row) => row.map((cell) => cell.trim()));
  const question = first.findIndex((cell) => questions.test(cell));
  const answer = first.findIndex((cell) => answers.test(cell));
  const isNamed = question !== -1 && answer !== -1;
  const columns = isNamed ? { question, answer } : { question: 0, answer: 1 };
  const rows = isNamed ? others : [first, ...others];
  if (!rows.some((row) => row[columns.question] && row[columns.answer]))
    throw new Unreadable("It has no column of questions beside one of answers.");
  return rows.flatMap((row) => {
    const asked = row[columns.question] ?? "";
    const said = row.flatMap((cell, index): Block[] => {
      if (index === columns.question || cell === "") return [];
      const name = isNamed && index !== columns.answer ? first[index] : "";
      return [{ kind: "paragraph", text: inMarkdown(name ? `${name}: ${cell}` : cell) }];
    });
    if (said.length === 0) return [];
    const heading: Block[] = asked === "" ? [] : [{ kind: "heading", level: 2, text: inMarkdown(asked) }];
    return [...heading, ...said];
  });
}

function inMarkdown(text: string): string {
  return escapeMarkdown(text.replaceAll(/\s*\n\s*/g, "\n")).replaceAll("\n", "\\\n");
}
