import type { Refusal } from "../../../../../shared-widget/client/request.ts";
import { address, refusal } from "../../../../../shared-widget/client/request.ts";

const timeoutMs = 15_000;

/** What is wrong with the widget; nothing, where there is one. The launcher asks the same, but tells nobody. */
export async function checkWidget(
  { endpoint, widgetId }: { endpoint: string; widgetId: string },
  signal: AbortSignal,
): Promise<Pick<Refusal, "code" | "message"> | undefined> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const timer = setTimeout(end, timeoutMs);
  signal.addEventListener("abort", end, { once: true });
  try {
    const response = await fetch(address(endpoint, "widgets", widgetId), { signal: ending.signal });
    return response.ok ? undefined : await refusal(response);
  } catch (error) {
    return { code: "unreachable", message: String(error) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
  }
}
