import * as z from "zod";

/** An IANA name by which a clock can be read here. Shopify may know a newer one: then UTC is better than no month at all. */
export const TimeZone = z.string().transform((name) => (isKnown(name) ? name : "UTC"));

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
