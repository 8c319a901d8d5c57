import type { Identity } from "./foyer-global.ts";

/** Who is logged in. Without `identity` the site cannot sign: then only the roles count. */
export interface Person {
  roles: string[];
  identity: Identity | null;
}

/** Null: nobody is logged in. Undefined: it could not be found out. */
export type Asked = Promise<Person | null | undefined>;

/** Asks once, however often it is called. A site that does not answer must not keep the chat from opening. */
export function asker(url: string, patienceMs = 4_000): () => Asked {
  let asked: Asked | undefined;
  return () => (asked ??= ask(url, patienceMs));
}

async function ask(url: string, patienceMs: number): Asked {
  try {
    const answer = await fetch(url, {
      credentials: "same-origin",
      cache: "no-store",
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!answer.ok) return undefined;
    const { roles, ...who } = (await answer.json()) as Identity & { roles?: string[] };
    if (!who.user_id) return null;
    return { roles: roles ?? [], identity: who.signature ? who : null };
  } catch {
    return undefined;
  }
}
