import { decodeEntities } from "../knowledge/html-entities.ts";
import { decodeText } from "./decode-text.ts";
import { Unreadable } from "./unreadable.ts";

const mostBytes = 50 * 1024 * 1024;

export interface Sitemap {
  /** Whether it lists further sitemaps rather than pages. */
  isIndex: boolean;
  urls: string[];
}

/** A sitemap as XML or as plain lines, packed or not. */
export async function readSitemap(bytes: Uint8Array<ArrayBuffer>, most: number): Promise<Sitemap> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = decodeText(isPacked ? await unpacked(bytes) : bytes, "utf-8");
  const start = text.slice(0, 2_000);
  const isIndex = /<(?:\w+:)?sitemapindex[\s>]/i.test(start);
  if (!isIndex && !/<(?:\w+:)?urlset[\s>]/i.test(start)) {
    const lines = text.split(/\s*\n\s*/).filter((line) => line !== "");
    if (lines.length > 0 && lines.every((line) => /^https?:\/\/\S+$/.test(line.trim())))
      return { isIndex, urls: lines.slice(0, most).map((line) => line.trim()) };
    throw new Unreadable("It is no sitemap.");
  }
  const urls: string[] = [];
  for (const [, url = ""] of text.matchAll(/<(?:\w+:)?loc>([^<]*)</gi)) {
    if (urls.length >= most) break;
    urls.push(decodeEntities(url).trim());
  }
  return { isIndex, urls };
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for await (const part of new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))) {
      size += part.byteLength;
      if (size > mostBytes)
        throw new Unreadable(`Unpacked it is larger than ${mostBytes / 1024 / 1024} MiB.`);
      parts.push(part as Uint8Array<ArrayBuffer>);
    }
  } catch (cause) {
    if (cause instanceof Unreadable) throw cause;
    throw new Unreadable("It is a damaged archive.", { cause });
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
