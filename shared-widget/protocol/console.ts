import * as z from "zod";
import { OrgId } from "./config.ts";

/** `POST /console/session`, by the page at `/console`: a key is shown once, for a session that is not a key. */
export const ConsoleSignIn = z.strictObject({
  /** An org key, or the platform secret together with `org_id`. */
  key: z.string().trim().min(1).max(512),
  org_id: OrgId.optional(),
  /** Who signs in: what visitors and colleagues see. */
  name: z.string().trim().min(1).max(128),
  email: z.email().max(254).optional(),
});
export type ConsoleSignIn = z.infer<typeof ConsoleSignIn>;

/** `DELETE /console/session`. */
export const ConsoleSignedOut = z.object({
  /** Where to go to sign out of Cloudflare Access too, where that let the caller in. */
  sign_out_url: z.string().nullable(),
});
