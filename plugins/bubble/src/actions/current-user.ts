import { filled } from "../platform/blank.ts";
import type { ServerContext } from "../platform/bubble.ts";
import { ActionRefusal } from "./action-refusal.ts";

interface LoggedInUser {
  id: string;
  email: string | undefined;
}

/**
 * Who runs the workflow; null for nobody. Visitors who are not logged in have a user of their own for a while, with an
 * id but with no e-mail address.
 */
export async function loggedInUser({ currentUser }: ServerContext): Promise<LoggedInUser | null> {
  if (!currentUser) return null;
  const isLoggedIn = await currentUser.get("logged_in");
  if (isLoggedIn === false) return null;
  const email = filled(await currentUser.get("email"));
  if (isLoggedIn !== true && email === undefined) return null;
  const id = filled(currentUser.id) ?? filled(await currentUser.get("_id"));
  return id === undefined ? null : { id, email };
}

/** The same where there has to be one. */
export async function requireLogin(context: ServerContext): Promise<LoggedInUser> {
  const user = await loggedInUser(context);
  if (user) return user;
  throw new ActionRefusal(
    "not_logged_in",
    'Nobody is logged in. Run this only for users who are: add "Only when Current User is logged in".',
  );
}
