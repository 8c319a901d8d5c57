import type { PublicConfig } from "../../protocol/index.ts";

/** The public config; or nothing, after telling the page's developer what to look at. */
export async function fetchConfig(address: string): Promise<PublicConfig | undefined> {
  try {
    const response = await fetch(address);
    if (response.ok) {
      const config: PublicConfig = await response.json();
      return config;
    }
    throw new Error(`${response.status}`);
  } catch (error) {
    // oxlint-disable-next-line no-console -- the page's developer has no other way to learn of it
    console.warn("[foyer] widget-id?", address, error);
    return undefined;
  }
}
