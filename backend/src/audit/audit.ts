import type { AuditActor, AuditEntry } from "@foyer/shared-widget/protocol";
import type { Context } from "hono";
import { ulid } from "ulidx";
import type { AppEnv } from "../app-env.ts";
import { type Staff, staff } from "../auth/principal.ts";
import { log } from "../log.ts";
import { maskText } from "../privacy/mask.ts";
import { insertAuditEntry } from "../store/audit.ts";

/** Something that a route did for an agent or a key. What is done in conversations comes from their events. */
export interface Act {
  org_id: string;
  /** `noun.verb`. */
  action: `${string}.${string}`;
  /** The id of what it was done to. */
  target: string | null;
  widget_id?: string | null;
  /** Names, ids and counts. Never message text, never a secret, nothing of a visitor's. */
  details?: Record<string, Detail>;
}
type Detail = string | number | boolean | null | readonly string[];

/**
 * Writes down what the caller has just done; await it before answering. Where it cannot be written the call fails,
 * so that whoever called knows, and the log line holds what the entry would have said.
 */
export async function audit(c: Context<AppEnv>, act: Act): Promise<void> {
  await auditBy(c, toActor(staff(c)), act);
}

/** The same where the request itself shows no credential yet, e.g. signing in. */
export async function auditBy(c: Context<AppEnv>, actor: AuditActor, act: Act): Promise<void> {
  await write(c.env.DB, { actor, address: c.req.header("cf-connecting-ip") ?? null }, act);
}

/** What nobody asked for and the org should still find written down, e.g. that a webhook was switched off. */
export async function auditBySystem(db: D1Database, act: Act): Promise<void> {
  await write(db, { actor: { kind: "system", id: null, name: null }, address: null }, act);
}

async function write(db: D1Database, by: Pick<AuditEntry, "actor" | "address">, act: Act): Promise<void> {
  const { org_id, action, target, widget_id = null, details = {} } = act;
  const entry: AuditEntry = {
    id: `a_${ulid()}`,
    at: new Date().toISOString(),
    ...by,
    action,
    target,
    widget_id,
    details: masked(details),
  };
  try {
    await insertAuditEntry(db, org_id, entry);
  } catch (error) {
    log("audit_unwritten", { org_id, ...entry, error });
    throw error;
  }
}

function toActor(who: Staff): AuditActor {
  switch (who.kind) {
    case "agent":
      return { kind: "agent", id: who.agent.id, name: who.agent.name };
    case "org":
      return { kind: "key", id: who.key_id, name: who.key_name };
    default:
      return { kind: "platform", id: null, name: null };
  }
}

function masked(details: Record<string, Detail>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(details), (_, value) =>
    typeof value === "string" ? maskText(value) : value,
  );
}
