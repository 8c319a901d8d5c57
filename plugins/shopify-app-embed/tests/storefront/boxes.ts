import type { Page } from "@playwright/test";

export async function boxOf(
  page: Page,
  selector: string,
): Promise<{ x: number; y: number; right: number; bottom: number }> {
  const box = (await page.locator(selector).first().boundingBox())!;
  return { ...box, right: box.x + box.width, bottom: box.y + box.height };
}
export const launcher = 'foyer-chat button[aria-haspopup="dialog"]';
