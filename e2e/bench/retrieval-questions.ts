import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { htmlBlocks } from "../../backend/src/knowledge/html-blocks.ts";
import { plainText } from "../../backend/src/knowledge/markdown-text.ts";

/** A section of a book: what it is called, which is the question, and what it says, which is the answer. */
interface Section {
  id: string;
  /** The name of the chapter it stands in. */
  chapter: string;
  question: string;
  /** Without its heading. */
  html: string;
}

export interface QuestionSet {
  name: string;
  language: string;
  /** The ranking was tuned on half of its questions. */
  isTunedOn: boolean;
  sections: Section[];
}

/** Shorter ones only point elsewhere; nobody could tell that they answer. */
const leastAnswer = 120;
const mostSections = 1_000;

/** Where Debian's packages put their books, below a folder. */
const books = [
  ...["de", "fr", "it", "ja", "ko", "nl", "pt", "ru", "zh-cn"].map((language) => ({
    name: `debian-faq-${language}`,
    language,
    folder: `doc/debian/FAQ/${language}`,
  })),
  { name: "debian-faq", language: "en", folder: "doc/debian/FAQ" },
  ...["de", "en", "es", "fr", "it", "ja", "pt", "zh-cn"].map((language) => ({
    name: `debian-reference-${language}`,
    language,
    folder: `debian-reference`,
  })),
];

/** Of the others nothing was looked at before the ranking was settled. */
const tunedOn = new Set(["debian-reference-en", "debian-reference-es"]);

/**
 * Whether a question is one that the ranking was tuned on, and not one of those kept from it: about every other one of
 * a book that was looked at at all, by a hash (FNV-1a) of its words.
 */
export function isTunedOn(set: QuestionSet, question: string): boolean {
  return set.isTunedOn && hashOf(question) % 2 === 0;
}

/** As many of a book's questions as are wanted, always the same ones, drawn by that hash. */
export function someQuestions({ sections }: QuestionSet, most: number): Section[] {
  return sections.toSorted((a, b) => hashOf(a.question) - hashOf(b.question)).slice(0, most);
}

function hashOf(question: string): number {
  let hash = 2_166_136_261;
  for (const character of question) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** The packages to install where none is. */
export const packages = books.map(({ name }) => name);

/** The question sets of those books that are installed below `root`, e.g. `/usr/share`. */
export function readQuestionSets(root: string): QuestionSet[] {
  return books.flatMap(({ name, language, folder }) => {
    const directory = join(root, folder);
    if (!existsSync(directory)) return [];
    const sections = readdirSync(directory)
      .filter((file) => file.endsWith(`.${language}.html`) && !file.startsWith("index."))
      .toSorted()
      .flatMap((file) => sectionsOf(file, readFileSync(join(directory, file), "utf8")));
    if (sections.length === 0) return [];
    const isTunedOn = tunedOn.has(name) || name.startsWith("debian-faq");
    return [{ name, language, isTunedOn, sections: withOneNameEach(sections) }];
  });
}

const titleTag = /<h([1-4])[^>]*class="title"[^>]*>(.*?)<\/h\1>/gs;

/** DocBook's HTML: a file a chapter, every title an `h1` to `h4` of the class `title`. */
function sectionsOf(file: string, page: string): Section[] {
  const html = page.split('<div class="navfooter">')[0] ?? "";
  const titles = [...html.matchAll(titleTag)];
  const chapter = nameOf(titles[0]?.[2] ?? "");
  return titles.slice(1).flatMap((title, index) => {
    const end = titles[index + 2]?.index ?? html.length;
    const body = html.slice(title.index + title[0].length, end);
    const id = /id="([^"]+)"/.exec(title[2] ?? "")?.[1] ?? String(index);
    return textOf(body).length < leastAnswer
      ? []
      : [{ id: `${file}#${id}`, chapter, question: nameOf(title[2] ?? ""), html: body }];
  });
}

/** Two sections of one name cannot be told apart by it. */
function withOneNameEach(sections: readonly Section[]): Section[] {
  const byName = Map.groupBy(sections, ({ question }) => question.toLowerCase());
  return sections
    .filter(({ question }) => byName.get(question.toLowerCase())?.length === 1)
    .slice(0, mostSections);
}

function nameOf(html: string): string {
  return textOf(html)
    .replace(/^(?:\p{L}+\s+\d+\.|第\s*\d+\s*[章节部]|\d+장|[\d.]+)\s*\.?\s*/u, "")
    .trim();
}

function textOf(html: string): string {
  return htmlBlocks(html)
    .map(({ text }) => plainText(text))
    .join(" ");
}
