import { waitUntil } from "cloudflare:workers";
import {
  Client,
  type PriorDiscovery,
  ProtocolError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { CfWorkerJsonSchemaValidator } from "@modelcontextprotocol/client/validators/cf-worker";
import { refusedAddress } from "../notify/public-address.ts";
import { version } from "../version.ts";
import { McpFault } from "./mcp-fault.ts";

/** A server of the Model Context Protocol, as somebody gave its address. */
export interface McpServer {
  url: string;
  token: string | null;
  allowPrivate: boolean;
}

interface Terms {
  /** For all of it. */
  limitMs: number;
  /** Ends it before. */
  signal?: AbortSignal;
  /** What the server spoke the last time; left out: it is asked. */
  prior?: PriorDiscovery;
}

/** Of all that a server answers within one connection. */
const mostBytes = 4 * 1024 * 1024;
/** It may lead on, ask us back or ask for something; a few times. */
const mostRequests = 64;
const goodbyeMs = 1_000;
const saidChars = 500;

/**
 * Does some work with a server, over streamable HTTP, and leaves it: nothing is kept between two. Servers of the
 * protocol since 2026-07-28 are just asked; those before are greeted first, and a session of theirs is ended. They
 * are offered nothing in return: no sampling, no roots, no elicitation. Rejects with `McpFault` only.
 */
export async function withMcpServer<T>(
  server: McpServer,
  { limitMs, signal, prior }: Terms,
  work: (client: Client, options: { signal: AbortSignal; timeout: number }) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const end = (why: string): void => over.abort(new McpFault(why));
  const client = new Client(
    { name: "foyer", version },
    {
      capabilities: {},
      inputRequired: { autoFulfill: false },
      jsonSchemaValidator: new CfWorkerJsonSchemaValidator({ draft: "2020-12" }),
      versionNegotiation: { mode: "auto" },
    },
  );
  // It follows redirects by itself, within the origin only, so the token is sent nowhere else.
  const transport = new StreamableHTTPClientTransport(new URL(server.url), {
    requestInit: { headers: headersFor(server) },
    fetch: boundedFetch(server.allowPrivate, end),
  });
  const options = { signal: over.signal, timeout: limitMs };
  const stop = (): void => end("It was stopped.");
  signal?.addEventListener("abort", stop, { once: true });
  const timer = setTimeout(() => end("It did not answer in time."), limitMs);
  try {
    if (signal?.aborted) stop();
    const worked = client
      .connect(transport, { ...options, ...(prior && { prior }) })
      .then(() => work(client, options));
    return await Promise.race([untilAborted(over.signal), worked]);
  } catch (error) {
    throw over.signal.aborted ? over.signal.reason : toFault(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
    end("It is over.");
    waitUntil(leave(client, transport));
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason as McpFault);
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail, { once: true });
  });
}

function headersFor({ token }: McpServer): Record<string, string> {
  return { "user-agent": "Foyer-Tools", ...(token !== null && { authorization: `Bearer ${token}` }) };
}

/** Whoever wanted the work does not wait for it. */
async function leave(client: Client, transport: StreamableHTTPClientTransport): Promise<void> {
  const timer = setTimeout(() => void transport.close(), goodbyeMs);
  try {
    await transport.terminateSession();
  } catch {
    // It will forget the session by itself.
  } finally {
    clearTimeout(timer);
    await client.close();
    await transport.close();
  }
}

/**
 * Asks public addresses only, each anew, and takes no more than so much. `end` hears of it too: what goes wrong in a
 * stream of events does not reach whoever waits for an answer from it.
 */
function boundedFetch(
  allowPrivate: boolean,
  end: (why: string) => void,
): (url: string | URL, init?: RequestInit) => Promise<Response> {
  let requests = 0;
  let bytes = 0;
  const failed = (why: string): McpFault => {
    end(why);
    return new McpFault(why);
  };
  return async (url, init) => {
    const refused = refusedAddress(String(url), { allowPrivate });
    if (refused !== null) throw failed(refused);
    const isListening = init?.method === "GET" && !new Headers(init.headers).has("last-event-id");
    // What a server would tell unasked is of no use here: that stream is never opened.
    if (isListening) return new Response(null, { status: 405 });
    requests += 1;
    if (requests > mostRequests) throw failed("It asks us back again and again.");
    const { body, status, statusText, headers } = await fetch(url, { ...init, redirect: "manual" });
    const counted = body?.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(part, controller) {
          bytes += part.byteLength;
          if (bytes <= mostBytes) controller.enqueue(part);
          else controller.error(failed(`It answered with more than ${mostBytes / 1024 / 1024} MiB.`));
        },
      }),
    );
    return new Response(counted ?? null, { status, statusText, headers });
  };
}

function toFault(cause: unknown): McpFault {
  if (cause instanceof SdkHttpError) {
    const { status } = cause;
    const leadsOn = status >= 300 && status < 400;
    return new McpFault(
      leadsOn ? "It leads elsewhere, where it is not followed." : `It answered ${status}.`,
      { cause },
    );
  }
  if (cause instanceof ProtocolError)
    return new McpFault(`It answered with error ${cause.code}.`, {
      said: cause.message.slice(0, saidChars),
      cause,
    });
  if (cause instanceof SdkError && cause.code === SdkErrorCode.UnsupportedResultType)
    return new McpFault("It asks for more than it is given.", { cause });
  if (cause instanceof SdkError && cause.code !== SdkErrorCode.EraNegotiationFailed)
    return new McpFault(`It does not keep to the protocol (${cause.code}).`, { cause });
  return new McpFault("The connection failed.", { cause });
}
