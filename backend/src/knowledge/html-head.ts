import { decodeEntities } from "./html-entities.ts";
import { htmlTokens } from "./html-tokens.ts";

/** What a page says about itself, and where it leads. Addresses are whole, and as the page has them. */
export interface PageHead {
  title: string | undefined;
  language: string | undefined;
  canonical: string | undefined;
  /** The page asks not to be found, or that nothing be found by it. */
  noindex: boolean;
  nofollow: boolean;
  links: string[];
}

const mostLinks = 2_000;
/** A title further down is a picture's. */
const titleWithin = 200_000;

export function pageHead(html: string, address: string): PageHead {
  let base = address;
  let canonical: string | undefined;
  let language: string | undefined;
  const robots: string[] = [];
  const links = new Set<string>();
  for (const token of htmlTokens(html)) {
    if (token.kind !== "open") continue;
    const { tag, attributes } = token;
    const href = attributes.get("href");
    if (tag === "html") language ??= attributes.get("lang");
    else if (tag === "base" && href !== undefined) base = URL.parse(href, address)?.href ?? base;
    else if (tag === "link" && href !== undefined && isOneOf(attributes.get("rel"), "canonical"))
      canonical ??= URL.parse(href, base)?.href;
    else if (tag === "meta" && /^(?:robots|foyerbot)$/i.test(attributes.get("name") ?? ""))
      robots.push(attributes.get("content") ?? "");
    else if (tag === "a" && href !== undefined && links.size < mostLinks) {
      const url = URL.parse(href.trim(), base);
      if (url && !isOneOf(attributes.get("rel"), "nofollow")) links.add(url.href);
    }
  }
  const title = /<title[^<>]*>([^<]*)/i.exec(html.slice(0, titleWithin))?.[1];
  return {
    title:
      title === undefined ? undefined : decodeEntities(title).replaceAll(/\s+/g, " ").trim() || undefined,
    language,
    canonical,
    links: [...links],
    ...robotsWords(robots.join(",")),
  };
}

/** What `X-Robots-Tag` and `<meta name="robots">` ask for. */
export function robotsWords(words: string): Pick<PageHead, "noindex" | "nofollow"> {
  const asked = words.toLowerCase().split(/[\s,]+/);
  const none = asked.includes("none");
  return { noindex: none || asked.includes("noindex"), nofollow: none || asked.includes("nofollow") };
}

function isOneOf(list: string | undefined, word: string): boolean {
  return (list ?? "").toLowerCase().split(/\s+/).includes(word);
}
