import * as z from "zod";
import { Recent } from "../../recent.ts";
import { readBytes } from "../../routes/parse.ts";
import { endpointOf, type ShopHosts } from "./discover.ts";
import { UcpError } from "./ucp-error.ts";

/** Finding the endpoint, the call and its second try, all together: a visitor watches. */
const deadlineMs = 5_000;
const discoveryMs = 1_500;
/** One product may have 2,000 variants. */
const answerBytes = 4 * 1024 * 1024;
/** A shop that failed is let alone for so long at least, so that a turn waits for it once; and at most. */
const restMs = 10_000;
const longestRestMs = 5 * 60_000;

/** What is read of an answer; what the tool found is for who asked. */
const Answer = z.object({
  result: z
    .object({
      structuredContent: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
});

/** What a shop has to say of an answer that is none, or not all of it: as much of it as a model needs to read. */
const Said = z.object({
  messages: z
    .array(z.object({ type: z.string(), code: z.string(), content: z.string() }).catch(nothing()))
    .optional(),
});
const messagesRead = 5;
const messageChars = 500;

export interface UcpAnswer {
  content: Record<string, unknown>;
  /** Business problems and notes, in the shop's words. */
  messages: { type: string; code: string; content: string }[];
}

interface Asking {
  hosts: ShopHosts;
  /** Where the shop reads who asks. */
  profile: string;
  signal: AbortSignal;
}

const resting = new Recent<UcpError>(500);

/** Calls a tool of a shop's Universal Commerce Protocol endpoint: stateless JSON-RPC. Throws `UcpError`. */
export async function callUcp(
  { hosts, profile, signal }: Asking,
  name: string,
  args: Record<string, unknown>,
): Promise<UcpAnswer> {
  const before = resting.fresh(hosts.shop);
  if (before) throw new UcpError(before.code, "the shop failed a moment ago", { cause: before });
  const until = Date.now() + deadlineMs;
  const stop = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
  const body = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name, arguments: { meta: { "ucp-agent": { profile } }, ...args } },
  });
  try {
    const endpoint = await endpointOf(hosts, AbortSignal.any([stop, AbortSignal.timeout(discoveryMs)]));
    try {
      return await once(endpoint, body, stop);
    } catch (error) {
      const wait = error instanceof UcpError ? error.retryAfterMs : undefined;
      // A moment is worth the wait, if then there is time enough for an answer.
      if (wait === undefined || Date.now() + wait + discoveryMs > until) throw error;
      await pause(wait, stop);
      return await once(endpoint, body, stop);
    }
  } catch (error) {
    if (signal.aborted) throw error;
    const fault =
      error instanceof UcpError ? error : new UcpError("unavailable", "no answer in time", { cause: error });
    if (fault.code !== "refused")
      resting.keep(hosts.shop, fault, Math.min(longestRestMs, Math.max(restMs, fault.retryAfterMs ?? 0)));
    throw fault;
  }
}

async function once(endpoint: string, body: string, signal: AbortSignal): Promise<UcpAnswer> {
  const response = await fetch(endpoint, {
    method: "POST",
    // The way to a password page, mostly.
    redirect: "manual",
    headers: { "content-type": "application/json", accept: "application/json" },
    body,
    signal,
  });
  const { status } = response;
  if (status !== 200) {
    await response.body?.cancel();
    if (status === 429) {
      const retryAfterMs = retryAfter(response);
      throw new UcpError("limited", "answered 429", retryAfterMs === undefined ? {} : { retryAfterMs });
    }
    throw new UcpError(status < 500 ? "restricted" : "unavailable", `answered ${status}`);
  }
  const answer = Answer.safeParse(parsed(await readBytes(response, answerBytes)));
  if (!answer.success) throw new UcpError("unavailable", "the answer is none");
  const { error, result } = answer.data;
  // -32602: something in the question. All else is about us, or about the shop: -32000 and -32001 that it could not
  // agree with our profile or not read it, -32601 that it has no such tool for us.
  if (error)
    throw new UcpError(
      error.code === -32_602 ? "refused" : "restricted",
      `${error.code}: ${error.message.slice(0, messageChars)}`,
    );
  const content = result?.structuredContent;
  if (!content) throw new UcpError("unavailable", "the answer has no structured content");
  const { messages = [] } = Said.safeParse(content).data ?? {};
  return {
    content,
    messages: messages
      .filter(({ content: said }) => said !== "")
      .slice(0, messagesRead)
      .map((each) => ({ ...each, content: each.content.slice(0, messageChars).toWellFormed() })),
  };
}

function nothing(): { type: string; code: string; content: string } {
  return { type: "", code: "", content: "" };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function retryAfter({ headers }: Response): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => reject(new Error("no time is left", { cause: signal.reason }));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    setTimeout(resolve, ms);
  });
}
