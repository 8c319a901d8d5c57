import type { Passage } from "@foyer/shared-widget/protocol";
import { phraseLanguage, phrasesFor } from "./phrases.ts";
import type { ChatEvent, ChatModel, ChatRequest } from "./chat-model.ts";
import { citationOf } from "./citations.ts";
import { question } from "./query.ts";
import { bestSentence, quoteOf } from "./quote.ts";
import { smallTalk, type SmallTalk } from "./small-talk.ts";
import { escapeMarkdown } from "../knowledge/markdown-text.ts";
import type { FoundPassage } from "../knowledge/search.ts";
import { queryTerms } from "../knowledge/words.ts";

export interface PassagesOptions {
  /** Whether a person can be asked for: only then is one offered. */
  handoff: boolean;
  /** What passes between two words. A pace that can be read along with, unless a test sets its own. */
  pause?: (signal: AbortSignal) => Promise<void>;
}

const mostRelated = 2;
/** A further passage is worth a line where it scores at least this part of the best one's. */
const relatedShare = 0.6;

/**
 * Answers by quoting the passages that fit best, with their sources. The default where no language model is set
 * up, and never a pretence of one: what it says in words of its own is fixed, and it says so when asked.
 */
export function passagesModel({ handoff, pause = readingPace }: PassagesOptions): ChatModel {
  return {
    name: "passages",
    async *stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
      const { text, finish } = answer(request, handoff);
      for (const word of wordsOf(text)) {
        if (signal.aborted) return;
        yield { type: "text", text: word };
        await pause(signal);
      }
      if (!signal.aborted) yield finish;
    },
  };
}

interface Answer {
  text: string;
  finish: Extract<ChatEvent, { type: "finish" }>;
}

function answer({ messages, passages: given, locale }: ChatRequest, handoff: boolean): Answer {
  // Found for a language model, which judges by reading; quoted, they would pass for answers.
  const passages = given.filter(({ isWeak }: FoundPassage) => isWeak !== true);
  const said = messages.filter((message) => message.role === "user").map((message) => message.content);
  const last = said.at(-1) ?? "";
  // Two messages that follow each other come joined; the search has already told that the second asks nothing.
  const talk =
    smallTalk(last) ?? (passages.length === 0 ? smallTalk(last.split("\n\n").at(-1) ?? "") : undefined);
  if (talk) return { text: reply(talk, locale, handoff), finish: { type: "finish", citations: [] } };

  const phrases = phrasesFor(locale);
  const [best, ...others] = passages;
  if (!best) {
    const text = handoff ? phrases.noAnswerPerson : phrases.noAnswer;
    return { text, finish: { type: "finish", citations: [], code: "no_answer" } };
  }

  const asked = queryTerms(question(said));
  const quote = quoteOf(best, asked, passages);
  const citations = [citationOf(best, 1, quote)];
  const parts = [phrases.found, marked(quote, 1)];

  const related: string[] = [];
  const named = [best];
  for (const [index, passage] of others.entries()) {
    if (related.length === mostRelated) break;
    if (passage.score < best.score * relatedShare) continue;
    if (named.some((other) => sameSection(passage, other))) continue;
    named.push(passage);
    const number = index + 2;
    const sentence = bestSentence(passage, asked, passages);
    const name = passage.heading || passage.title;
    const colon = sentence === "" || /[?!.:。？！]$/.test(name) ? "" : ":";
    related.push(
      `- ${[`**${escapeMarkdown(name)}**${colon}`, sentence, `[${number}]`].filter(Boolean).join(" ")}`,
    );
    citations.push(citationOf(passage, number, sentence === "" ? passage.text : sentence));
  }
  if (related.length > 0) parts.push(`${phrases.also}\n\n${related.join("\n")}`);
  return { text: parts.join("\n\n"), finish: { type: "finish", citations } };
}

function reply(talk: SmallTalk, locale: string | undefined, handoff: boolean): string {
  // English words are used in every language; another language's are a better sign than the page's.
  const phrases = phrasesFor(talk.language === "en" ? (phraseLanguage(locale) ?? "en") : talk.language);
  if (talk.kind === "about") return handoff ? phrases.aboutPerson : phrases.about;
  return phrases[talk.kind];
}

/** Puts the source's number after the last words that are not code or a table. */
function marked(quote: string, number: number): string {
  const blocks = quote.split(/\n\n(?=\S)/);
  const endsInText = !/(?:^|\n)\s*(?:```+|~~~+|\|.*\|)\s*$/.test(quote);
  if (endsInText) return `${quote} [${number}]`;
  const first = blocks[0] ?? "";
  if (/^(?:```|~~~|\||\s)/.test(first)) return `${quote}\n\n[${number}]`;
  return [`${first} [${number}]`, ...blocks.slice(1)].join("\n\n");
}

function sameSection(a: Passage, b: Passage): boolean {
  return a.external_id === b.external_id && a.heading === b.heading;
}

/** Words with the space before them; scripts without spaces go by a few characters at a time. */
function wordsOf(text: string): string[] {
  const unspaced = String.raw`\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}`;
  return text.match(new RegExp(`\\s*(?:[${unspaced}]{1,3}|(?:(?![${unspaced}])\\S)+)|\\s+$`, "gu")) ?? [];
}

function readingPace(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, 15 + Math.random() * 10);
    signal.addEventListener("abort", done);
  });
}
