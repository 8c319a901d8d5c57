import { KeyRequest } from "@foyer/shared-widget/protocol";
import { Hono } from "hono";
import { ulid } from "ulidx";
import type { AppEnv } from "../app-env.ts";
import { audit } from "../audit/audit.ts";
import { sha256Hex } from "../auth/digest.ts";
import { keyHolder, keyOnly, orgOf } from "../auth/principal.ts";
import { Refusal } from "../refusal.ts";
import { deleteKey, ensureOrg, insertKey, listKeys } from "../store/keys.ts";
import { orgFor } from "./org-for.ts";
import { parseBody } from "./parse.ts";

export const keyRoutes = new Hono<AppEnv>()
  .use(keyOnly)
  .post("/", async (c) => {
    const { org_id: wanted, name } = await parseBody(c, KeyRequest);
    const org_id = orgFor(orgOf(keyHolder(c)), wanted);
    const key = `fk_${randomText(32)}`;
    const created_at = new Date().toISOString();
    const summary = {
      id: `k_${ulid()}`,
      org_id,
      name,
      prefix: key.slice(0, 8),
      created_at,
      last_used_at: null,
    };
    await ensureOrg(c.env.DB, org_id, created_at);
    await insertKey(c.env.DB, { ...summary, hash: await sha256Hex(key) });
    await audit(c, { org_id, action: "key.create", target: summary.id, details: { name } });
    return c.json({ ...summary, key }, 201, { "cache-control": "no-store" });
  })
  .get("/", async (c) => {
    const org_id = orgFor(orgOf(keyHolder(c)), c.req.query("org_id"));
    return c.json({ keys: await listKeys(c.env.DB, org_id) });
  })
  .delete("/:id", async (c) => {
    const deleted = await deleteKey(c.env.DB, c.req.param("id"), orgOf(keyHolder(c)));
    if (!deleted) throw new Refusal("not_found");
    const { org_id, id: target, name } = deleted;
    await audit(c, { org_id, action: "key.delete", target, details: { name } });
    return c.body(null, 204);
  });

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Letters and digits, each equally likely. */
function randomText(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      // 248 = 4 × 62: bytes above would favour the first letters.
      if (byte < 248 && text.length < length) text += alphabet[byte % 62];
    }
  }
  return text;
}
