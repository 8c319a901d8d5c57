import { ingestLimits } from "@foyer/shared-widget/protocol";
import { DeadlineError, within } from "../deadline.ts";
import { fetchPublic } from "../fetch-public.ts";
import { Refusal } from "../refusal.ts";
import { readBytes } from "../routes/parse.ts";

export const userAgent = "FoyerBot/1.0";

export interface FetchedPage {
  /** Where it led to in the end. */
  url: string;
  bytes: Uint8Array<ArrayBuffer>;
  contentType: string | null;
  robots: string;
  etag: string | null;
  lastModified: string | null;
}

/** `reason`: why not, in words for who gave the address. `gone`: there is no such page; `passing`: try again. */
export type PageOutcome =
  | { is: "page"; page: FetchedPage }
  | { is: "same"; url: string }
  | { is: "gone" | "refused" | "passing"; reason: string };

interface Terms {
  allowPrivate: boolean;
  /** What there was of it the last time. */
  etag?: string | null;
  lastModified?: string | null;
  /** Asked of every address that it leads on to: why not; null: go on. */
  mayGoTo?: (url: string) => string | null;
}

const redirectsFollowed = 5;
const pageMs = 20_000;

/** Fetches a page of somebody's site, as a robot that says who it is. */
export async function fetchPage(address: string, terms: Terms): Promise<PageOutcome> {
  const abort = new AbortController();
  try {
    return await within(pageMs, "the page", follow(address, terms, abort.signal));
  } catch (error) {
    if (error instanceof DeadlineError) return { is: "passing", reason: "It did not come in time." };
    if (error instanceof Refusal && error.code === "too_large")
      return { is: "refused", reason: `It is larger than ${ingestLimits.pageBytes / 1024 / 1024} MiB.` };
    return { is: "passing", reason: "The connection failed." };
  } finally {
    abort.abort();
  }
}

async function follow(address: string, terms: Terms, signal: AbortSignal): Promise<PageOutcome> {
  const { allowPrivate, etag, lastModified, mayGoTo } = terms;
  const answer = await fetchPublic(address, {
    allowPrivate,
    redirects: redirectsFollowed,
    headers: {
      accept: "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8,*/*;q=0.5",
      "user-agent": userAgent,
      ...(etag && { "if-none-match": etag }),
      ...(lastModified && { "if-modified-since": lastModified }),
    },
    signal,
    mayGoTo,
  });
  if (!answer.ok) return { is: "refused", reason: answer.reason };
  const { response, url } = answer;
  if (response.status !== 304) return look(response, url);
  await response.body?.cancel();
  return { is: "same", url };
}

async function look(response: Response, url: string): Promise<PageOutcome> {
  const { status, headers } = response;
  if (!response.ok) {
    await response.body?.cancel();
    const reason = `It answered ${status}.`;
    if (status === 404 || status === 410) return { is: "gone", reason };
    return { is: status === 408 || status === 429 || status >= 500 ? "passing" : "refused", reason };
  }
  return {
    is: "page",
    page: {
      url,
      bytes: await readBytes(response, ingestLimits.pageBytes),
      contentType: headers.get("content-type"),
      robots: headers.get("x-robots-tag") ?? "",
      etag: headers.get("etag"),
      lastModified: headers.get("last-modified"),
    },
  };
}
