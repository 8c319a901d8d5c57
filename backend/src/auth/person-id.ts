import { hmacHex } from "./digest.ts";

interface Person {
  org_id: string;
  widget_id: string;
  /** By which their host knows them. */
  user_id: string;
}

/** The same on every device, with nothing to look up, and telling nobody who it is. */
export async function personId(foyerSecret: string, { org_id, widget_id, user_id }: Person): Promise<string> {
  return (await hmacHex(foyerSecret, `person|${org_id}|${widget_id}|${user_id}`)).slice(0, 32);
}
