import type { Env } from "../env.ts";
import { allowsPrivate } from "../notify/public-address.ts";
import { addPages } from "../store/source-pages.ts";
import { beginWalk, failSource, readSource, type Source } from "../store/sources.ts";
import { decodeText } from "./decode-text.ts";
import { fetchPage } from "./fetch-page.ts";
import type { SourceJob } from "./job.ts";
import { isWanted, pageAddress, siteOf } from "./page-address.ts";
import { readSitemap } from "./sitemap.ts";
import { Unreadable } from "./unreadable.ts";

const robotsCharacters = 500_000;
/** Sitemaps that one lists, all in all, and how long they may take. */
const mostSitemaps = 50;
const sitemapsMs = 60_000;
/** A site that is down for a moment is asked again. */
const mostAttempts = 3;

/** Begins a run: what the site allows, and the pages it starts from. Safe to repeat. */
export async function startSource(env: Env, job: SourceJob, attempts: number): Promise<void> {
  const source = await readSource(env.DB, job);
  if (!source || source.run !== job.run || source.state !== "queued") return;
  try {
    const robots = await fetchRobots(env, source);
    const { kind, url } = source.request;
    const urls = kind === "sitemap" ? await sitemapPages(env, source) : [pageAddress(url) ?? url];
    await addPages(
      env.DB,
      source,
      urls.map((each) => ({ url: each, depth: 0 })),
    );
    if (!(await beginWalk(env.DB, job, robots, new Date().toISOString()))) return;
  } catch (error) {
    if (!(error instanceof Unreadable) || (error instanceof Passing && attempts < mostAttempts)) throw error;
    return failSource(env.DB, job, error.message, new Date().toISOString());
  }
  await env.INGEST.send({ ...job, step: "walk" });
}

/** It may be otherwise in a moment. */
class Passing extends Unreadable {}

/** As RFC 9309 has it: who has none allows everything, whose cannot be had allows nothing. */
async function fetchRobots(env: Env, { request }: Source): Promise<string> {
  const { origin } = new URL(request.url);
  const outcome = await fetchPage(`${origin}/robots.txt`, { allowPrivate: allowsPrivate(env) });
  switch (outcome.is) {
    case "page":
      return decodeText(outcome.page.bytes, "utf-8").slice(0, robotsCharacters);
    case "passing":
      throw new Passing(`Its robots.txt could not be read. ${outcome.reason}`);
    case "refused":
      if (!outcome.reason.startsWith("It answered 4")) throw new Unreadable(outcome.reason);
      return "";
    default:
      return "";
  }
}

async function sitemapPages(env: Env, { request }: Source): Promise<string[]> {
  const site = siteOf(request.url);
  const until = Date.now() + sitemapsMs;
  const sitemaps = [request.url];
  const pages = new Set<string>();
  for (let at = 0; at < sitemaps.length && pages.size < request.max_pages && Date.now() < until; at++) {
    const outcome = await fetchPage(sitemaps[at] ?? "", {
      allowPrivate: allowsPrivate(env),
      mayGoTo: (url) => (siteOf(url) === site ? null : "That is another site."),
    });
    if (outcome.is !== "page") {
      // One of many that is missing holds up none of the others.
      if (at > 0) continue;
      const reason = "reason" in outcome ? outcome.reason : "It has not changed.";
      throw outcome.is === "passing" ? new Passing(reason) : new Unreadable(reason);
    }
    const { isIndex, urls } = await readSitemap(outcome.page.bytes, 50_000);
    for (const url of urls) {
      const address = isIndex ? URL.parse(url)?.href : pageAddress(url);
      if (address === undefined || siteOf(address) !== site) continue;
      if (isIndex) {
        if (sitemaps.length < mostSitemaps && !sitemaps.includes(address)) sitemaps.push(address);
      } else if (pages.size < request.max_pages && isWanted(address, request)) pages.add(address);
    }
  }
  if (pages.size === 0) throw new Unreadable("It lists no pages of its own site that are wanted.");
  return [...pages];
}
