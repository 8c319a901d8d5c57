import { native } from "./counters.ts";
import type { Faults } from "./faults.ts";
import { strictObject } from "./faults.ts";
import type { DataRuns } from "./lists.ts";
import { newSource } from "./lists.ts";

/** Whoever is logged in, as the host says. */
export interface User {
  id: string;
  [field: string]: string | number | boolean;
}

interface ContextParts {
  user: User | null;
  /** What the app has filled in, client-safe keys only, by caption. */
  keys: Record<string, string>;
  /** Every key that the plugin declares, by caption. */
  declaredKeys: Record<string, "secure" | "client_safe">;
  /** What an unset key is. */
  blank: null | undefined | "";
  jQuery: unknown;
  debugger: string[];
  onCookieOptIn: (then: () => void) => void;
}

/** Fields of a user that every app has; the app's own are those the host gives. */
export function userFields(user: User | null): Record<string, unknown> {
  const { id, ...fields } = user ?? { id: "anonymous" };
  return {
    email: null,
    Slug: null,
    "Created Date": new Date(0),
    "Modified Date": new Date(0),
    ...fields,
    _id: id,
    logged_in: user !== null,
  };
}

/** `context` in a page: exactly these names. */
export function pageContext(parts: ContextParts, runs: DataRuns, faults: Faults): object {
  const fields = userFields(parts.user);
  const source = newSource();
  const currentUser = strictObject(
    {
      get: (field: string) => {
        if (!(field in fields)) {
          faults.report(12, `context.currentUser.get("${field}"): users have no such field in every app`);
          return null;
        }
        return runs.read(source, `currentUser.get("${field}")`, () => fields[field]);
      },
      listProperties: () => runs.read(source, "currentUser.listProperties()", () => Object.keys(fields)),
    },
    (name) => faults.report(12, `context.currentUser.${name} does not exist`),
  );
  const clientSafe = Object.entries(parts.declaredKeys).filter(([, type]) => type === "client_safe");
  const keys = strictObject(
    Object.fromEntries(clientSafe.map(([caption]) => [caption, parts.keys[caption] || parts.blank])),
    (caption) => {
      const isSecure = parts.declaredKeys[caption] === "secure";
      faults.report(
        12,
        isSecure
          ? `context.keys["${caption}"] is secure: a page never has it`
          : `context.keys["${caption}"] is no key of the plugin's`,
      );
      return undefined;
    },
  );
  const context = {
    currentUser,
    keys,
    jQuery: parts.jQuery,
    onCookieOptIn: parts.onCookieOptIn,
    reportDebugger: (message: unknown) => {
      if (typeof message !== "string") {
        faults.report(12, "context.reportDebugger wants a text");
      }
      parts.debugger.push(String(message));
    },
    async: waitFor(runs),
    uploadContent: (name: string, content: string, done: (error: unknown, url?: string) => void) => {
      native.setTimeout(() => {
        if (typeof name !== "string" || typeof content !== "string" || content.startsWith("data:")) {
          faults.report(12, "context.uploadContent wants a name and base64 without its data: prefix");
          done(new Error("uploadContent wants a file name and base64"));
          return;
        }
        let bytes: string;
        try {
          bytes = atob(content);
        } catch (error) {
          done(error);
          return;
        }
        const file = new Blob([Uint8Array.from(bytes, (char) => char.charCodeAt(0))]);
        done(null, URL.createObjectURL(file));
      }, 20);
    },
  };
  return strictObject(context, (name) => faults.report(12, `context.${name} does not exist in a page`));
}

type Answer = { error: unknown; value: unknown };

/** `context.async(fn)` blocks until `fn` calls back, which in a page is a `not ready` and a rerun. */
function waitFor(
  runs: DataRuns,
): (start: (done: (error: unknown, value?: unknown) => void) => void) => unknown {
  const answers = new Map<string, Answer>();
  return (start) => {
    const key = String(start);
    const answer = answers.get(key);
    if (answer !== undefined) {
      answers.delete(key);
      if (answer.error !== null && answer.error !== undefined) {
        throw answer.error as Error;
      }
      return answer.value;
    }
    return runs.wait(
      new Promise((arrived) => {
        start((error, value) => {
          answers.set(key, { error, value });
          native.setTimeout(arrived, 0);
        });
      }),
    );
  };
}
