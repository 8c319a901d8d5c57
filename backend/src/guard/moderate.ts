import type { WidgetConfig } from "@foyer/shared-widget/protocol";
import * as z from "zod";
import { moderationEndpoint } from "../ai/choose-model.ts";
import type { Endpoint } from "../ai/providers.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";

const deadlineMs = 3_000;
const answerBytes = 64 * 1_024;
/** What is longer is read in parts. */
const partChars = 8_000;

const Verdicts = z.object({
  results: z
    .array(z.object({ flagged: z.boolean(), categories: z.record(z.string(), z.unknown()).optional() }))
    .min(1),
});

/** Asks an OpenAI-compatible `/moderations`. What it flags the text for; null: it does not. Rejects where it does not say in time. */
export async function moderate(
  { baseURL, apiKey, headers }: Endpoint,
  text: string,
  signal: AbortSignal | undefined,
): Promise<string[] | null> {
  const parts = text.match(new RegExp(`[\\s\\S]{1,${partChars}}`, "g")) ?? [];
  const response = await fetch(`${baseURL.replace(/\/$/, "")}/moderations`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}`, ...headers },
    body: JSON.stringify({ input: parts }),
    redirect: "manual",
    signal: AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(deadlineMs)]),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`moderation answered ${response.status}`);
  }
  const { results } = Verdicts.parse(JSON.parse(await textOf(response)));
  if (results.length !== parts.length) throw new Error("moderation did not judge all of the text");
  const flagged = results.filter((result) => result.flagged);
  if (flagged.length === 0) return null;
  return [
    ...new Set(
      flagged.flatMap(({ categories = {} }) =>
        Object.keys(categories).filter((name) => categories[name] === true && /^[\w/.-]{1,60}$/.test(name)),
      ),
    ),
  ];
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > answerBytes) throw new Error("moderation answered too much");
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}

type Moderated = Pick<WidgetConfig, "org_id" | "widget_id" | "model" | "models" | "handoff">;

/**
 * Whether moderation lets a text not pass. Where it cannot be asked the talk goes on, and the log says so: a chat that
 * stands still whenever a second service does would be worth less than one that is not read along for a while.
 */
export class Moderator {
  readonly #env: Env;
  readonly #config: Moderated;
  #endpoint: Promise<Endpoint | undefined> | undefined;
  /** It failed once: nobody waits for it again in this answer. */
  #isOut = false;

  constructor(env: Env, config: Moderated) {
    this.#env = env;
    this.#config = config;
  }

  async flags(said: "message" | "answer", text: string, signal?: AbortSignal): Promise<boolean> {
    if (this.#isOut || text.trim() === "") return false;
    const { org_id, widget_id } = this.#config;
    try {
      this.#endpoint ??= moderationEndpoint(this.#env, this.#config);
      const endpoint = await this.#endpoint;
      if (!endpoint) throw new Error("no provider of the widget has an address to ask");
      const categories = await moderate(endpoint, text, signal);
      if (categories) log("moderation_flagged", { org_id, widget_id, said, categories });
      return categories !== null;
    } catch (error) {
      if (signal?.aborted) return false;
      this.#isOut = true;
      log("moderation_unavailable", { org_id, widget_id, said, error });
      return false;
    }
  }
}
