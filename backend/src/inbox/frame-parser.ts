import { InboxClientFrame, limits } from "@foyer/shared-widget/protocol";
import type { Refused } from "../conversation/refused.ts";

const knownTypes: ReadonlySet<unknown> = new Set(
  InboxClientFrame.options.map((option) => option.shape.type.value),
);

/** One frame from an agent's inbox. `frame: null` is one this version does not know: newer clients may send them. */
export function parseInboxFrame(
  data: string | ArrayBuffer,
): { ok: true; frame: InboxClientFrame | null } | Refused {
  if (typeof data !== "string") return { ok: false, code: "bad_frame", detail: "Frames are text." };
  if (data.length > limits.frameBytes) return { ok: false, code: "too_large" };
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return { ok: false, code: "bad_frame", detail: "Frames are JSON." };
  }
  const parsed = InboxClientFrame.safeParse(value);
  if (parsed.success) return { ok: true, frame: parsed.data };
  const { type } = (value ?? {}) as { type?: unknown };
  if (typeof type === "string" && !knownTypes.has(type)) return { ok: true, frame: null };
  const detail = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  return { ok: false, code: "bad_frame", detail };
}
