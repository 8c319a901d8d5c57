import type { Problem } from "../../../../shared-widget/protocol/http.ts";
import { apiKeyKey, backendUrlKey } from "../keys.ts";
import { ActionRefusal } from "./action-refusal.ts";

interface Refused {
  origin: string;
  status: number;
  /** Where a redirect leads. */
  location: string | null;
  /** Parsed; undefined where it is no JSON. */
  body: unknown;
}

/** The backend's "no" in a builder's words: its own code and reason, each bad field, and what to do. */
export function explainRefusal({ origin, status, location, body }: Refused): ActionRefusal {
  if (status >= 300 && status < 400) {
    return new ActionRefusal(
      "redirected",
      `${origin} sends on to ${location ?? "another address"}. Put the address that answers into the key "${backendUrlKey.caption}" in the Plugins tab.`,
    );
  }
  if (!isProblem(body)) {
    return new ActionRefusal(
      "http_error",
      `${origin} answers ${status} and does not say why. Check the key "${backendUrlKey.caption}" in the Plugins tab.`,
    );
  }
  const { code, detail, errors = [], retry_after: seconds } = body;
  const fields = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message));
  const wait = seconds === undefined ? [] : [`Try again in ${seconds} seconds.`];
  return new ActionRefusal(renamed[code] ?? code, [detail, ...fields, ...advice(status), ...wait].join(" "));
}

/** Where workflows know it by a name of their own. */
const renamed: Record<string, string> = { taken: "already_assigned" };

function advice(status: number): string[] {
  return status === 401
    ? [
        `Check the key "${apiKeyKey.caption}" in the Plugins tab: the live one and the development one, made at this backend.`,
      ]
    : [];
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== "object" || body === null) return false;
  const { code, detail } = body as Partial<Problem>;
  return typeof code === "string" && typeof detail === "string";
}
