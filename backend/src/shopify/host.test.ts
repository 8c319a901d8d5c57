import { expect, test } from "vitest";
import { isShopHost } from "./host.ts";

test("a shop's permanent domain is told from whatever looks like it", () => {
  for (const host of ["demo.myshopify.com", "a.myshopify.com", "0-a.myshopify.com"])
    expect([host, isShopHost(host)]).toEqual([host, true]);
  for (const host of [
    "",
    "myshopify.com",
    ".myshopify.com",
    "-a.myshopify.com",
    "Demo.myshopify.com",
    "a.b.myshopify.com",
    "demo.myshopify.com.evil.com",
    "demo.myshopify.com\n",
    "demo.myshopify.com:443",
    "demo.myshopify.com/",
    "evil.com#.myshopify.com",
    "evil.com?.myshopify.com",
    "me@demo.myshopify.com",
    "demo.myshopify.io",
    "demomyshopify.com",
    "dämo.myshopify.com",
    `${"a".repeat(64)}.myshopify.com`,
  ])
    expect([host, isShopHost(host)]).toEqual([host, false]);
});
