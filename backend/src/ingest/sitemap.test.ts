import { gzipSync, strToU8 } from "fflate";
import { expect, test } from "vitest";
import { readSitemap } from "./sitemap.ts";

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(strToU8(text));
const packed = (of: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(of));
const locs = (count: number) =>
  Array.from({ length: count }, (_, n) => `<url><loc> https://x.example/${n}?a=1&amp;b=2 </loc></url>`).join(
    "",
  );

test("pages and further sitemaps are told apart, packed or not, and as plain lines", async () => {
  const pages = bytes(`<?xml version="1.0"?><urlset xmlns="x">${locs(2)}</urlset>`);
  const found = { isIndex: false, urls: ["https://x.example/0?a=1&b=2", "https://x.example/1?a=1&b=2"] };
  expect(await readSitemap(pages, 10)).toEqual(found);
  expect(await readSitemap(packed(pages), 10)).toEqual(found);
  expect(
    (await readSitemap(bytes(`<s:sitemapindex><s:loc>https://x.example/1.xml</s:loc>`), 10)).isIndex,
  ).toBe(true);
  expect(await readSitemap(bytes("https://x.example/a\nhttps://x.example/b\n"), 10)).toEqual({
    isIndex: false,
    urls: ["https://x.example/a", "https://x.example/b"],
  });
});

test("no more is taken than may be", async () => {
  expect((await readSitemap(bytes(`<urlset>${locs(20)}</urlset>`), 5)).urls).toHaveLength(5);
});

test("what is none, is damaged, or unpacks without end says so", async () => {
  await expect(readSitemap(bytes("<html><body>Not found</body></html>"), 10)).rejects.toThrow(
    "It is no sitemap.",
  );
  await expect(readSitemap(bytes(""), 10)).rejects.toThrow("It is no sitemap.");
  const whole = packed(bytes(`<urlset>${locs(200)}</urlset>`));
  await expect(readSitemap(whole.slice(0, 100), 10)).rejects.toThrow("It is a damaged archive.");
  const bomb = packed(new Uint8Array(60 * 1024 * 1024));
  expect(bomb.byteLength).toBeLessThan(100_000);
  await expect(readSitemap(bomb, 10)).rejects.toThrow("Unpacked it is larger than 50 MiB.");
});
