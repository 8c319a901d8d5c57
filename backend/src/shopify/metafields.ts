import * as z from "zod";
import { AdminApiError, type AdminApi } from "./admin-api.ts";
import { setMetafields } from "./queries/setup.ts";

/** What the app embed reads of the installation: `app.metafields.foyer.config` and `.identity`. */
export interface EmbedMetafields {
  /** JSON. */
  config: string;
  /** What Liquid signs a customer's id with. */
  identity: string;
}

const Answer = z.object({
  metafieldsSet: z.object({ userErrors: z.array(z.object({ message: z.string() })) }),
});

/** Writes those of the wanted ones that are not there yet as they should be. Throws `AdminApiError`. */
export async function writeMetafields(
  api: AdminApi,
  installationId: string,
  wanted: Partial<EmbedMetafields>,
  there: Partial<EmbedMetafields> = {},
): Promise<void> {
  const type = { config: "json", identity: "single_line_text_field" } as const;
  const metafields = (["config", "identity"] as const).flatMap((key) => {
    const value = wanted[key];
    if (value === undefined || isSame(value, there[key])) return [];
    return [{ ownerId: installationId, namespace: "foyer", key, type: type[key], value }];
  });
  if (metafields.length === 0) return;
  const { metafieldsSet } = Answer.parse(await api.query(setMetafields, { metafields }));
  const [refused] = metafieldsSet.userErrors;
  if (refused) throw new AdminApiError("invalid", refused.message);
}

/** Shopify may write JSON down with other spaces. */
function isSame(wanted: string, there: string | undefined): boolean {
  return there !== undefined && (wanted === there || compact(wanted) === compact(there));
}

function compact(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}
