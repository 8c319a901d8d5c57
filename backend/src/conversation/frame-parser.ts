import { ClientFrame, limits } from "@foyer/shared-widget/protocol";
import type { Caller } from "./caller.ts";
import type { Refused } from "./refused.ts";

type Parsed = { ok: true; frame: ClientFrame } | { ok: true; frame: null } | (Refused & { id?: string });

const knownTypes: ReadonlySet<unknown> = new Set(
  ClientFrame.options.map((option) => option.shape.type.value),
);

/** One frame from a socket. `frame: null` is one this version does not know: newer clients may send them. */
export function parseFrame(data: string | ArrayBuffer): Parsed {
  if (typeof data !== "string") return { ok: false, code: "bad_frame", detail: "Frames are text." };
  if (new TextEncoder().encode(data).length > limits.frameBytes) return { ok: false, code: "too_large" };
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return { ok: false, code: "bad_frame", detail: "Frames are JSON." };
  }
  return parseFrameValue(value);
}

export function parseFrameValue(value: unknown): Parsed {
  const parsed = ClientFrame.safeParse(value);
  if (parsed.success) return { ok: true, frame: parsed.data };
  const { type, id } = (value ?? {}) as { type?: unknown; id?: unknown };
  if (typeof type === "string" && !knownTypes.has(type)) return { ok: true, frame: null };
  const detail = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  return { ok: false, code: "bad_frame", detail, ...(typeof id === "string" && { id }) };
}

const byStaff: ReadonlySet<ClientFrame["type"]> = new Set([
  "send",
  "note",
  "typing",
  "read",
  "stop",
  "takeover",
  "release",
  "close",
  "reopen",
  "assign",
  "label",
]);
const allowed: Record<Caller["kind"], ReadonlySet<ClientFrame["type"]>> = {
  visitor: new Set(["send", "typing", "read", "stop", "retry", "handoff", "rate", "contact", "approve"]),
  agent: byStaff,
  key: byStaff,
};

export function mayPerform(caller: Caller, frame: ClientFrame): boolean {
  return allowed[caller.kind].has(frame.type);
}
