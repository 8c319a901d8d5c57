import type { Env } from "../env.ts";
import { openaiURL } from "./openai.ts";

/** Asks the provider for its list of models: whether it answers and takes the key, at no cost. */
export async function pingModel(
  { OPENAI_API_KEY, OPENAI_BASE_URL }: Pick<Env, "OPENAI_API_KEY" | "OPENAI_BASE_URL">,
  signal: AbortSignal,
): Promise<void> {
  const base = OPENAI_BASE_URL?.trim() || openaiURL;
  const response = await fetch(`${base.replace(/\/$/, "")}/models`, {
    headers: { authorization: `Bearer ${OPENAI_API_KEY}` },
    signal,
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the provider answered ${response.status}`);
}
