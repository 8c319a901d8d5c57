import { limits } from "@foyer/shared-widget/protocol";
import { DeadlineError, within } from "../deadline.ts";
import { fetchPublic } from "../fetch-public.ts";
import { Refusal } from "../refusal.ts";
import { isWhatItSays, knownTypes, typeByName } from "./file-types.ts";
import { readBytes } from "./parse.ts";
import type { CheckedFile } from "./stored-file.ts";

/** `reason`: why not, in words for who gave the address. */
export type Fetched = { ok: true; file: CheckedFile } | { ok: false; reason: string };

interface Terms {
  allowPrivate: boolean;
  /** For all of it. */
  limitMs: number;
}

const redirectsFollowed = 3;
const nameChars = 200;
/** How stores call a file whose type nobody told them. */
const untold = new Set(["", "application/octet-stream", "binary/octet-stream"]);

/** Fetches a file that somebody gave the address of, and looks at it as at one that is put. */
export async function fetchFile(address: string, { allowPrivate, limitMs }: Terms): Promise<Fetched> {
  const abort = new AbortController();
  try {
    return await within(limitMs, "the file", follow(address, allowPrivate, abort.signal));
  } catch (error) {
    if (error instanceof DeadlineError) return no("It did not come in time.");
    if (error instanceof Refusal && error.code === "too_large")
      return no(`It is larger than ${limits.attachmentBytes / 1024 / 1024} MiB.`);
    return no("The connection failed.");
  } finally {
    abort.abort();
  }
}

async function follow(address: string, allowPrivate: boolean, signal: AbortSignal): Promise<Fetched> {
  const answer = await fetchPublic(address, {
    allowPrivate,
    redirects: redirectsFollowed,
    headers: { accept: "*/*", "user-agent": "Foyer-Attachments" },
    signal,
  });
  return answer.ok ? look(answer.response, address) : answer;
}

async function look(response: Response, address: string): Promise<Fetched> {
  const name = nameOf(response, address);
  const said = (response.headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  const contentType = untold.has(said) ? (typeByName(name) ?? said) : said;
  const fault = !response.ok
    ? `It answered ${response.status}.`
    : !knownTypes.has(contentType)
      ? `Files of its kind are not taken. These are: ${[...knownTypes.keys()].join(", ")}.`
      : null;
  if (fault !== null) {
    await response.body?.cancel();
    return no(fault);
  }
  const bytes = await readBytes(response, limits.attachmentBytes);
  if (bytes.byteLength === 0) return no("The file is empty.");
  if (!isWhatItSays(contentType, bytes)) return no(`It is no ${contentType}.`);
  return { ok: true, file: { name, contentType, bytes } };
}

/** As the server names it, else as the address ends: what it leads to is often named by a number. */
function nameOf({ headers }: Response, address: string): string {
  const disposition = headers.get("content-disposition") ?? "";
  const encoded = /;\s*filename\*\s*=\s*UTF-8''([^;\s]+)/i.exec(disposition)?.[1];
  const [, quoted, bare] = /;\s*filename\s*=\s*(?:"([^"]*)"|([^";\s]+))/i.exec(disposition) ?? [];
  const last = new URL(address).pathname.split("/").at(-1) ?? "";
  const name = [encoded && decoded(encoded), quoted, bare, decoded(last)].find((each) => each?.trim());
  // Cut in the middle of a character it could not be written into an address.
  return (name ?? "file").trim().slice(0, nameChars).toWellFormed();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function no(reason: string): Fetched {
  return { ok: false, reason };
}
