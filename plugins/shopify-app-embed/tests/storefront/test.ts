import type { Page } from "@playwright/test";
import { test as base } from "../../../../e2e/test.ts";
import type { ThemeVisit } from "./real-theme/serve-theme.ts";
import type { ShopVisit } from "./shop.ts";

interface Fixtures {
  /** Opens a page of the shop; the app has told it of `widget`, unless the visit says otherwise. */
  shop: (widget: string | undefined, visit?: ShopVisit) => Promise<void>;
}

export const test = base.extend<Fixtures>({
  shop: async ({ page }, use) => {
    await use((widget, visit = {}) => openShop(page, widget, visit));
  },
});

export async function openShop(page: Page, widget: string | undefined, visit: ShopVisit = {}): Promise<void> {
  await page.goto(shopPage(widget, visit));
}

export function shopPage(widget: string | undefined, visit: ShopVisit = {}): string {
  return process.env["SHOP_URL"]! + addressOf(widget, visit);
}

/** The same in a real theme. */
export function themePage(widget: string | undefined, visit: ThemeVisit = {}): string {
  return process.env["THEME_URL"]! + addressOf(widget, visit);
}

function addressOf(widget: string | undefined, { path = "/", ...visit }: ThemeVisit): string {
  const config = widget && { ...pointer(widget), ...(visit.config as object | undefined) };
  const query = new URLSearchParams({ visit: JSON.stringify({ ...visit, ...(config && { config }) }) });
  return `${path}?${String(query)}`;
}

function pointer(widget: string): object {
  return { widget_id: widget, origin: process.env["FOYER_URL"], panel: process.env["PANEL_URL"] };
}

export { expect } from "../../../../e2e/test.ts";
