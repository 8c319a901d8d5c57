import { type Browser, chromium } from "@playwright/test";
import { launch } from "chrome-launcher";
import { freePort } from "../../../../e2e/free-port.ts";
import { ensureChromium } from "../../../../scripts/chromium.ts";
import { launcher } from "../storefront/boxes.ts";
import { shopPage } from "../storefront/test.ts";
import { type Readings, isDecided, type PageName, pageNames } from "./comparison.ts";
import type { Fault } from "./faults.ts";
import { serveFrozen } from "./frozen-shop.ts";
import { visitWithLighthouse } from "./lighthouse-visit.ts";

export interface MeasureOptions {
  /** How many visits of each page, with the chat and without, the medians are of. Odd. */
  runs: number;
  /** Whether to stop as soon as the visits to come cannot change what the medians say of the limits. */
  stopsEarly?: boolean;
  fault?: Fault | undefined;
}

type Side = keyof Readings[PageName];

/** Where the pages are: in a real theme where one is at hand, else in ours. */
function storefront(): { origin: string; paths: Record<PageName, string> } {
  const theme = process.env["THEME_URL"];
  return {
    origin: theme ?? process.env["SHOP_URL"]!,
    paths: {
      home: "/",
      product: theme === undefined ? "/products/mug" : "/products/trail-mug",
      collection: "/collections/all",
    },
  };
}

/**
 * Visits home, product and collection page with the chat and without, in turns, in one Chromium: after the storefront's
 * `global-setup.ts`, and with nothing else to do for this machine.
 */
export async function measureStorefront({ runs, stopsEarly, fault }: MeasureOptions): Promise<Readings> {
  const chromePath = ensureChromium();
  if (chromePath === undefined) throw new Error("There is no Chromium. Name one in CHROMIUM_PATH.");
  const { origin, paths } = storefront();
  const shop = await serveFrozen(origin, await freePort(9000), fault);
  const chrome = await launch({ chromePath, chromeFlags: ["--headless=new", "--no-sandbox"] });
  const address = (page: PageName, side: Side): string => {
    const { search } = new URL(shopPage("demo", { isOff: side === "without" }));
    return shop.url + paths[page] + search;
  };
  try {
    await assertTold(chrome.port, address);
    await visitWithLighthouse(address("home", "with"), chrome.port);
    const readings = Object.fromEntries(
      pageNames.map((page) => [page, { without: [], with: [] }]),
    ) as unknown as Readings;
    for (let run = 0; run < runs; run += 1) {
      // Whoever is first pays for what is not warm yet.
      const sides: Side[] = run % 2 === 0 ? ["without", "with"] : ["with", "without"];
      for (const page of pageNames) {
        if (stopsEarly && isDecided(readings, runs)) return readings;
        for (const side of sides)
          readings[page][side].push(
            await visitWithLighthouse(address(page, side), chrome.port, { withAccessibility: run === 0 }),
          );
      }
    }
    return readings;
  } finally {
    chrome.kill();
    await shop.close();
  }
}

/** A page without the chat that were taken for one with it would cost nothing. */
async function assertTold(port: number, address: (page: PageName, side: Side) => string): Promise<void> {
  const browser: Browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = await (await browser.newContext()).newPage();
  for (const name of pageNames) {
    await page.goto(address(name, "with"));
    await page.locator(launcher).waitFor();
    await page.goto(address(name, "without"));
    if ((await page.locator("foyer-chat, #foyer-config").count()) > 0)
      throw new Error(`The chat is on the ${name} page that should be without.`);
  }
  await browser.close();
}
