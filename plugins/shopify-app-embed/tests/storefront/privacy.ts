import type { Page } from "@playwright/test";

/** Shopify's Customer Privacy API, as far as it is asked: `say-yes` on the document is the visitor who agrees. */
export async function privacy(page: Page, allowed: boolean): Promise<void> {
  await page.addInitScript((allowed) => {
    const asked: string[] = [];
    Object.assign(window, {
      asked,
      Shopify: {
        loadFeatures(features: { name: string }[], loaded: () => void) {
          asked.push(...features.map(({ name }) => name));
          Object.assign(this, { customerPrivacy: { preferencesProcessingAllowed: () => allowed } });
          setTimeout(loaded, 50);
        },
      },
    });
    document.addEventListener("say-yes", () => {
      allowed = true;
      document.dispatchEvent(new Event("visitorConsentCollected"));
    });
  }, allowed);
}
