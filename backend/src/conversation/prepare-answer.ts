import type { Message, Passage, WidgetConfig } from "@foyer/shared-widget/protocol";
import { type FileSource, namingFiles, readAttachments, withAttachments } from "../ai/attachments.ts";
import { type ChatRequest, type ChatTool, ModelError } from "../ai/chat-model.ts";
import { buildRequest } from "../ai/prompt.ts";
import { chooseLanguageModel } from "../ai/choose-model.ts";
import { isFollowUp, searchQuery, standaloneQuery } from "../ai/query.ts";
import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { Moderator } from "../guard/moderate.ts";
import { log } from "../log.ts";
import { searchKnowledge } from "../vectors/search-knowledge.ts";

interface Question {
  config: WidgetConfig;
  messages: Message[];
  locale: string | undefined;
  /** Of what was said before those messages. */
  summary?: string | undefined;
  /** What the model can read and write at once, in tokens. */
  contextTokens?: number | undefined;
  /** What the model may call. */
  tools?: readonly ChatTool[];
  /** What was sent beside words, where the model can be told of it. */
  files?: { source: FileSource; sees: boolean } | undefined;
  /** The model has nothing to say without passages. */
  quotesOnly: boolean;
  /** Moderation reads what the visitor wrote before anybody else does, where the widget wants that. */
  moderates: boolean;
  /** Filled in for the turn's log line and trace. */
  timings: { retrieval_ms?: number; passages?: number };
}

const passageCount = 6;
const unknownWindow = 32_000;
const searchDeadlineMs = 3_000;

/** Finds what the knowledge holds on the question and builds the model's request of it. */
export async function prepareAnswer(env: Env, question: Question): Promise<ChatRequest> {
  const { config, messages, locale, summary, contextTokens, tools } = question;
  if (question.moderates && (await isFlagged(env, question)))
    return { ...buildRequest({ config, passages: [], messages, locale, contextTokens }), isRefused: true };
  const startedAt = Date.now();
  const query = await queryFor(env, question);
  const passages = await within(
    searchDeadlineMs,
    "the search",
    searchKnowledge(env, {
      org_id: config.org_id,
      widget_id: config.widget_id,
      query,
      limit: passageCount,
      // A language model judges by reading; what is quoted has to be sure.
      ...(!question.quotesOnly && { least: 0 }),
    }),
  ).catch((error: unknown): Passage[] => {
    if (question.quotesOnly)
      throw new ModelError("model_unavailable", "the knowledge cannot be searched", { cause: error });
    log("search_failed", { org_id: config.org_id, widget_id: config.widget_id, error });
    return [];
  });
  question.timings.retrieval_ms = Date.now() - startedAt;
  question.timings.passages = passages.length;
  const window = contextTokens ?? unknownWindow;
  const { source, sees = false } = question.files ?? {};
  const files = source && (await readAttachments(messages, source, { sees, contextTokens: window }));
  const request = buildRequest({
    config,
    passages,
    messages: namingFiles(messages),
    locale,
    summary,
    contextTokens: files ? window - files.tokens : contextTokens,
    tools,
  });
  return files ? withAttachments(request, files) : request;
}

/** A follow-up is worded anew where there is a language model to do that. */
async function queryFor(env: Env, { config, messages, quotesOnly }: Question): Promise<string> {
  const model = quotesOnly || !isFollowUp(messages) ? null : await chooseLanguageModel(env, config);
  return model ? standaloneQuery(model, messages) : searchQuery(messages);
}

/** What the visitor wrote since somebody last answered. */
async function isFlagged(env: Env, { config, messages }: Question): Promise<boolean> {
  if (!config.guardrails.moderation.visitor) return false;
  const answered = messages.findLastIndex(({ role }) => role === "assistant" || role === "agent");
  const written = messages.slice(answered + 1).filter(({ role }) => role === "visitor");
  return new Moderator(env, config).flags("message", written.map(({ text }) => text).join("\n\n"));
}
