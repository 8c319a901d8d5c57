/** What Shopify puts on a storefront's pages; the Customer Privacy API only where something has asked for it. */
interface Storefront {
  customerPrivacy?: { preferencesProcessingAllowed?: () => boolean };
  loadFeatures?: (features: { name: string; version: string }[], loaded: () => void) => void;
}

declare global {
  interface Window {
    Shopify?: Storefront;
  }
}

/** Not known is no: then the chat keeps to itself until it is opened. */
export function consent(): "true" | "required" {
  return window.Shopify?.customerPrivacy?.preferencesProcessingAllowed?.() ? "true" : "required";
}

/** For a chat that would do something of its own accord. */
export function askForConsent(answered: () => void): void {
  window.Shopify?.loadFeatures?.([{ name: "consent-tracking-api", version: "0.1" }], answered);
}
