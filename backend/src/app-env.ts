import type { Principal } from "./auth/principal.ts";
import type { Env } from "./env.ts";

/** Hono's view of the Worker: its bindings, and what middlewares leave for routes. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    principal?: Principal;
    /** Ids for the request's log line. */
    logged: Record<string, unknown>;
  };
}
