import type { Endpoint } from "./providers.ts";

/** Asks the provider for its list of models: whether it answers and takes the key, at no cost. */
export async function pingModel({ baseURL, apiKey, headers }: Endpoint, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${baseURL.replace(/\/$/, "")}/models`, {
    headers: { authorization: `Bearer ${apiKey}`, ...headers },
    redirect: "manual",
    signal,
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the provider answered ${response.status}`);
}
