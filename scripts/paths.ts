import { dirname, join } from "node:path";

/** The checkout. Every path of the scripts starts here, wherever they are called from. */
export const root = dirname(import.meta.dirname);

/** What `npm start` keeps between runs: the local database and the conversations, logs. Not in git. */
export const home = join(root, ".foyer");
