import type { Env } from "../env.ts";
import { allowsPrivate } from "../notify/public-address.ts";
import { findDocument } from "../store/documents.ts";
import {
  addPages,
  nextPage,
  pageDone,
  pageFailed,
  pageSkipped,
  pagesOf,
  type SourcePage,
  stateOfPage,
} from "../store/source-pages.ts";
import { failSource, finishRun, readSource, type Source, touchSource } from "../store/sources.ts";
import { sha256Hex } from "../auth/digest.ts";
import { pageHead, robotsWords } from "../knowledge/html-head.ts";
import { askForVectors } from "../vectors/consume-vectors.ts";
import { decodeText } from "./decode-text.ts";
import { fetchPage, type FetchedPage } from "./fetch-page.ts";
import { charsetOf, fileKind, kindByBytes } from "./file-kind.ts";
import type { SourceJob } from "./job.ts";
import { documentId, isWanted, pageAddress, siteOf } from "./page-address.ts";
import { queueFile } from "./queue-document.ts";
import { type RobotsRules, robotsRules } from "./robots-rules.ts";
import { Unreadable } from "./unreadable.ts";

/** How long one job goes on before the next one takes over. */
const jobMs = 8_000;
const mostAttempts = 3;

/** Fetches the next pages of a source, one after the other. Safe to repeat: each page is marked when it is done. */
export async function walkSource(env: Env, job: SourceJob): Promise<void> {
  const source = await readSource(env.DB, job);
  if (!source || source.run !== job.run || source.state !== "running") return;
  const rules = await robotsRules(new URL(source.request.url).origin, source.robots);
  const until = Date.now() + jobMs;
  let delaySeconds = 0;
  do {
    const page = await nextPage(env.DB, source);
    if (!page) return finish(env, source, job);
    const isFetched = await walkPage(env, source, page, rules);
    // What failed before is what is left.
    if (page.attempts > 0) delaySeconds = 2 ** page.attempts;
    else if (isFetched && rules.pauseMs > jobMs) delaySeconds = Math.ceil(rules.pauseMs / 1000);
    else if (isFetched) await new Promise((resolve) => setTimeout(resolve, rules.pauseMs));
  } while (delaySeconds === 0 && Date.now() < until);
  await touchSource(env.DB, job, new Date().toISOString());
  await env.INGEST.send(job, { delaySeconds });
}

async function finish(env: Env, source: Source, job: SourceJob): Promise<void> {
  const at = new Date().toISOString();
  const { pages, problems } = (await pagesOf(env.DB, [source])).get(source.id) ?? {};
  if (pages?.done === 0 && problems?.[0]) await failSource(env.DB, job, problems[0].reason, at);
  else {
    await finishRun(env.DB, job, at);
    await askForVectors(env);
  }
}

/** Whether the site was asked for anything. */
async function walkPage(env: Env, source: Source, page: SourcePage, rules: RobotsRules): Promise<boolean> {
  if (!rules.allows(page.url)) {
    await pageSkipped(env.DB, source, page.url, "Its robots.txt does not allow it.");
    return false;
  }
  const site = siteOf(source.request.url);
  const before = page.external_id === null ? undefined : await findDocument(env.DB, source, page.external_id);
  const isKept = before?.state === "ready" && before.source_id === source.id;
  const outcome = await fetchPage(page.url, {
    allowPrivate: allowsPrivate(env),
    etag: isKept ? page.etag : null,
    lastModified: isKept ? page.last_modified : null,
    mayGoTo: (url) =>
      siteOf(url) !== site
        ? "That is another site."
        : rules.allows(url)
          ? null
          : "Its robots.txt does not allow that.",
  });
  switch (outcome.is) {
    case "page":
      await takePage(env, source, page, outcome.page, rules);
      break;
    case "same":
      await pageDone(env.DB, source, { ...page, external_id: page.external_id ?? page.url });
      await follow(env, source, page.depth, JSON.parse(page.links) as string[]);
      break;
    default:
      await pageFailed(env.DB, source, page.url, {
        reason: outcome.reason,
        retry: outcome.is === "passing" && page.attempts + 1 < mostAttempts,
        gone: outcome.is === "gone",
      });
  }
  return true;
}

async function takePage(
  env: Env,
  source: Source,
  page: SourcePage,
  fetched: FetchedPage,
  rules: RobotsRules,
): Promise<void> {
  const skip = (reason: string): Promise<void> => pageSkipped(env.DB, source, page.url, reason);
  const { bytes, contentType } = fetched;
  const kind = kindByBytes(bytes) === "pdf" ? "pdf" : fileKind(contentType ?? "text/html");
  if (kind === undefined) return skip(`Files of its kind (${contentType}) are not read.`);
  const address = pageAddress(fetched.url) ?? page.url;
  const read = kind === "html" ? readHead(fetched, address) : undefined;
  if (read === null)
    return pageFailed(env.DB, source, page.url, { reason: "It is in no encoding that is known here." });
  if ((read?.noindex ?? false) || robotsWords(fetched.robots).noindex)
    return skip("It asks not to be found.");

  const canonical = read?.canonical === undefined ? undefined : pageAddress(read.canonical);
  if (canonical !== undefined && canonical !== address && canonical !== page.url) {
    const isUsable = siteOf(canonical) === siteOf(address) && rules.allows(canonical);
    // Two that each point at the other would both go without.
    if (isUsable && (await stateOfPage(env.DB, source, canonical)) !== "skipped") {
      await skip(`It is the same as ${canonical}.`);
      return addPages(env.DB, source, [{ url: canonical, depth: page.depth }]);
    }
  }
  if (address !== page.url) {
    if ((await stateOfPage(env.DB, source, address)) === "done") return skip(`It leads to ${address}.`);
    await skip(`It leads to ${address}.`);
  }

  const hash = await sha256Hex(address);
  const external_id = documentId(address, hash);
  const owner = { org_id: source.org_id, widget_id: source.widget_id };
  const there = await findDocument(env.DB, owner, external_id);
  if (there && there.source_id === undefined) return skip("A document of that name was put by other means.");
  await queueFile(env, owner, {
    external_id,
    bytes,
    kind,
    charset: charsetOf(contentType),
    url: address,
    language: read?.language,
    sourceId: source.id,
  });
  const links =
    read && !read.nofollow && !robotsWords(fetched.robots).nofollow ? ownLinks(source, read.links) : [];
  await pageDone(env.DB, source, {
    url: address,
    depth: page.depth,
    external_id,
    etag: fetched.etag,
    last_modified: fetched.lastModified,
    links: JSON.stringify(links),
  });
  await follow(env, source, page.depth, links);
}

async function follow(env: Env, source: Source, depth: number, links: readonly string[]): Promise<void> {
  const { kind, max_depth } = source.request;
  if (kind !== "crawl" || depth >= max_depth) return;
  await addPages(
    env.DB,
    source,
    links.map((url) => ({ url, depth: depth + 1 })),
  );
}

function ownLinks({ request }: Source, links: readonly string[]): string[] {
  if (request.kind !== "crawl") return [];
  const site = siteOf(request.url);
  const addresses = links.map(pageAddress).filter((url) => url !== undefined);
  return [...new Set(addresses)].filter((url) => siteOf(url) === site && isWanted(url, request));
}

/** Null where the page cannot be read. */
function readHead({ bytes, contentType }: FetchedPage, address: string): Head | null {
  try {
    const { language, ...head } = pageHead(decodeText(bytes, charsetOf(contentType)), address);
    const isTag = language !== undefined && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(language);
    return { ...head, language: isTag && language.length <= 35 ? language : undefined };
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

type Head = ReturnType<typeof pageHead>;
