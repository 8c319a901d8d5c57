import { DeadlineError, within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { allowsPrivate, refusedAddress } from "../notify/public-address.ts";
import { signedHeaders } from "../notify/signature.ts";
import type { ToolResult } from "./tool.ts";
import { isJson } from "./is-json.ts";

interface Call {
  url: string;
  /** The same at every try. */
  id: string;
  body: string;
  secrets: readonly string[];
  /** May be tried again. */
  safe: boolean;
  /** For all tries together. */
  limitMs: number;
  signal: AbortSignal;
}

const mostBytes = 100_000;
const mostRefusalChars = 500;
/** Before the second try, and the third. */
const pausesMs = [250, 1_000];

/**
 * Posts a call to the owner's server and reads what it answers, for the model. A redirect is not followed, for it
 * could lead anywhere. What a server says of its own failure is not passed on: it may be a stack trace.
 */
export async function callWebhook(env: Pick<Env, "WEBHOOKS_ALLOW_PRIVATE">, call: Call): Promise<ToolResult> {
  // Once more: what was allowed when it was saved may not be any longer.
  const refused = refusedAddress(call.url, { allowPrivate: allowsPrivate(env) });
  if (refused !== null)
    return failed("The tool's address is not one that may be called.", new Error(refused));
  if (call.secrets.length === 0)
    return failed(
      "The tool is not set up right and cannot be called.",
      new Error("the signing secret cannot be read any more: make a new one"),
    );
  const abort = new AbortController();
  const stop = (): void => abort.abort(call.signal.reason);
  if (call.signal.aborted) stop();
  call.signal.addEventListener("abort", stop);
  try {
    return await within(call.limitMs, "the tool", untilAborted(tries(call, abort.signal), abort.signal));
  } catch (error) {
    if (error instanceof DeadlineError)
      return failed(`The tool did not answer within ${call.limitMs / 1000} seconds.`, error);
    if (call.signal.aborted) return failed("The call was stopped.", error);
    throw error;
  } finally {
    call.signal.removeEventListener("abort", stop);
    abort.abort();
  }
}

function failed(text: string, error?: unknown): ToolResult {
  return { ok: false, text, ...(error !== undefined && { error }) };
}

/** Not every runtime ends a read that is under way. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Error("stopped", { cause: signal.reason }));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject);
  });
}

async function tries(call: Call, signal: AbortSignal): Promise<ToolResult> {
  for (let step = 0; ; step++) {
    const tried = await once(call, signal);
    const pause = call.safe && tried.mayPass ? pausesMs[step] : undefined;
    if (pause === undefined || signal.aborted) return tried.result;
    await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
    if (signal.aborted) return tried.result;
  }
}

interface Tried {
  result: ToolResult;
  /** Another try may go better. */
  mayPass: boolean;
}

async function once({ url, id, body, secrets }: Call, signal: AbortSignal): Promise<Tried> {
  try {
    const timestampSeconds = Math.floor(Date.now() / 1000);
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/plain;q=0.9",
        "user-agent": "Foyer-Tools",
        ...(await signedHeaders(secrets, { id, timestampSeconds, body })),
      },
      body,
      redirect: "manual",
      signal,
    });
    return await read(response);
  } catch (error) {
    return { result: failed("The tool could not be reached, or broke off.", error), mayPass: true };
  }
}

async function read(response: Response): Promise<Tried> {
  const { status } = response;
  const done = (result: ToolResult): Tried => ({ result, mayPass: status >= 500 });
  if (status >= 500 || (status >= 300 && status < 400)) {
    await response.body?.cancel();
    return done(
      status >= 500
        ? failed(`The tool failed (${status}).`)
        : failed(
            `The tool failed (${status}).`,
            new Error("it answered with a redirect, which is not followed"),
          ),
    );
  }
  const kind = kindOf(response.headers.get("content-type"));
  if (!response.ok) {
    const said = kind === "other" ? "" : await beginning(response, mostRefusalChars);
    return done(failed(`The tool refused (${status})${said && `: ${said}`}`));
  }
  if (kind === "other") {
    await response.body?.cancel();
    return done(failed("The tool answered with something that is neither JSON nor text."));
  }
  const text = await whole(response);
  if (text === null)
    return done(failed(`The tool's answer is larger than ${mostBytes / 1000} kB, or no text.`));
  if (text === "") return done({ ok: true, text: "The tool did it and answered nothing." });
  return done(
    kind === "json" && !isJson(text)
      ? failed("The tool's answer should be JSON and cannot be read.")
      : { ok: true, text },
  );
}

function kindOf(contentType: string | null): "json" | "text" | "other" {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (/^application\/(?:.+\+)?json$/.test(type)) return "json";
  // A page is for people, and one that tells of an error may show code.
  return type === "" || (type.startsWith("text/") && type !== "text/html") ? "text" : "other";
}

/** Null: it is too long, or no UTF-8. */
async function whole({ headers, body }: Response): Promise<string | null> {
  if (Number(headers.get("content-length") ?? 0) > mostBytes) {
    await body?.cancel();
    return null;
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.byteLength;
    if (bytes > mostBytes) return null;
    parts.push(part);
  }
  const all = await new Blob(parts).arrayBuffer();
  try {
    return cleaned(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(all));
  } catch {
    return null;
  }
}

/** The beginning of what a server said, in one line. */
async function beginning({ body }: Response, chars: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of body ?? []) {
    text += decoder.decode(part.subarray(0, chars * 4), { stream: true });
    if (text.length >= chars * 4) break;
  }
  return cleaned(text).replaceAll(/\s+/g, " ").slice(0, chars).toWellFormed();
}

/** Without what no text is made of. */
function cleaned(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\r\t]/gu, "").trim();
}
