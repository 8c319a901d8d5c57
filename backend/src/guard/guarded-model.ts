import type { WidgetConfig } from "@foyer/shared-widget/protocol";
import type { ChatEvent, ChatModel, ChatRequest } from "../ai/chat-model.ts";
import { citationOf } from "../ai/citations.ts";
import { phrasesFor } from "../ai/phrases.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { Moderator } from "./moderate.ts";
import { OutputFilter } from "./output-filter.ts";

type Finish = Extract<ChatEvent, { type: "finish" }>;

/** Moderation reads an answer by so many characters, then up to the end of a sentence; the first sentence alone. */
const batchChars = 240;
const longestBatch = 800;
/** So much of what it read before it is shown again, for what only the whole says. */
const contextChars = 2_000;

/**
 * The same model, of whose text only that comes out which a visitor may read: nothing of what it alone was told, no
 * address that nobody gave, and, where the widget wants that, nothing that moderation flags.
 */
export function guarded(env: Env, config: WidgetConfig, model: ChatModel): ChatModel {
  return {
    ...model,
    ...(model.models && { models: model.models.map((each) => guarded(env, config, each)) }),
    stream: (request, signal) => guardedStream(env, config, { model, request, signal }),
  };
}

interface Asked {
  model: ChatModel;
  request: ChatRequest;
  signal: AbortSignal;
}

async function* guardedStream(
  env: Env,
  config: WidgetConfig,
  { model, request, signal }: Asked,
): AsyncGenerator<ChatEvent> {
  const { org_id, widget_id, guardrails } = config;
  const phrases = phrasesFor(request.locale);
  if (request.isRefused) {
    yield { type: "text", text: phrases.declined };
    yield { type: "finish", citations: [], code: "message_refused" };
    return;
  }
  const filter = new OutputFilter(request, knownTo(config));
  const moderated = guardrails.moderation.answer ? new Moderator(env, config) : undefined;
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  let shown = "";
  let waiting = "";
  const letOut = function* (text: string): Generator<ChatEvent> {
    if (text === "") return;
    shown += text;
    yield { type: "text", text };
  };
  const refuse = function* (phrase: string, why: string): Generator<ChatEvent> {
    stop.abort();
    log("answer_withheld", { org_id, widget_id, model: model.name, why });
    yield* letOut(afterText(shown, phrase));
    yield { type: "finish", citations: citedIn(shown, request), code: "answer_withheld" };
  };
  /** What may leave now; null: moderation flags what would. */
  const next = async (text: string, isOver: boolean): Promise<string | null> => {
    if (!moderated) return text;
    waiting += text;
    const end = isOver ? waiting.length : batchEnd(waiting, shown === "" ? 1 : batchChars);
    if (end === 0) return "";
    const batch = waiting.slice(0, end);
    waiting = waiting.slice(end);
    const isFlagged = await moderated.flags("answer", shown.slice(-contextChars) + batch, signal);
    return isFlagged ? null : batch;
  };

  /** Calls follow the text before them. */
  const calls: ChatEvent[] = [];
  let finish: Finish | undefined;
  try {
    for await (const event of model.stream(request, stopped)) {
      if (event.type === "fallback") yield event;
      else if (event.type === "finish") finish = event;
      else if (event.type !== "text") calls.push(event);
      else {
        const text = await next(filter.push(event.text), false);
        if (text === null) {
          yield* refuse(phrases.declined, "moderation");
          return;
        }
        yield* letOut(text);
        if (filter.isCut) break;
      }
    }
  } catch (error) {
    // What was written up to then is shown as an answer that was cut off.
    const rest = await next(filter.end(), true);
    if (rest !== null) yield* letOut(rest);
    throw error;
  }
  if (signal.aborted) return;
  const rest = await next(filter.end(), true);
  if (rest !== null) yield* letOut(rest);
  if (rest === null) yield* refuse(phrases.declined, "moderation");
  else if (filter.isCut) yield* refuse(phrases.secret, "it repeated what the model was told");
  // Nothing was left of what it wrote.
  else if (finish && calls.length === 0 && shown.trim() === "")
    yield* refuse(phrases.declined, "links alone");
  else {
    yield* calls;
    if (finish) yield finish;
  }
}

/** What is the widget's, and on every visitor's screen. */
function knownTo({ title, welcome_message, starter_prompts, prompt, guardrails }: WidgetConfig): string[] {
  const open = [title, welcome_message, ...starter_prompts, guardrails.quote_prompt ? prompt : null];
  return open.filter((text) => text !== null);
}

/** Where a batch for moderation ends: with the first sentence after so many characters. 0: not yet. */
function batchEnd(text: string, least: number): number {
  const sentence = /[.!?…。！？]["')\]*_]*(?=\s)|[。！？]|\n/g;
  sentence.lastIndex = least - 1;
  const found = sentence.exec(text);
  if (found) return sentence.lastIndex;
  return text.length > longestBatch ? text.length : 0;
}

/** A paragraph of its own after an answer that ends in the middle, maybe in the middle of code. */
function afterText(text: string, phrase: string): string {
  if (text.trim() === "") return phrase;
  const fence = openFence(text);
  const isCutShort = /[\p{L}\p{N}]$/u.test(text);
  return `${isCutShort ? "…" : ""}${fence === "" ? "" : `\n${fence}`}\n\n${phrase}`;
}

/** The marks of fenced code that is not closed. */
function openFence(text: string): string {
  let open = "";
  for (const line of text.split("\n")) {
    const [, marks = "", rest = ""] = /^[ \t]*(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (marks === "") continue;
    if (open === "") open = marks;
    else if (marks.startsWith(open) && rest.trim() === "") open = "";
  }
  return open;
}

function citedIn(text: string, { passages }: ChatRequest): Finish["citations"] {
  const numbers = new Set(Array.from(text.matchAll(/\[(\d+)\]/g), ([, number]) => Number(number)));
  return [...numbers]
    .toSorted((a, b) => a - b)
    .flatMap((number) => {
      const passage = passages[number - 1];
      return passage ? [citationOf(passage, number)] : [];
    });
}
