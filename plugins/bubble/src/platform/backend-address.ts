import { filled } from "./blank.ts";

/** Filled in by the build: the backend of an app that names none; "" for none. */
declare const FOYER_BACKEND_URL: string;

export type BackendAddress = { ok: true; origin: string } | { ok: false; message: string };

/**
 * Where the backend is, from the key's value. Only https, since tokens travel there; http for the machine itself,
 * to try things out.
 */
export function backendAddress(key: unknown): BackendAddress {
  const given = filled(key) ?? filled(FOYER_BACKEND_URL);
  if (given === undefined)
    return refuse("is missing. Put your backend's address there, such as https://chat.example.com.");
  if (!URL.canParse(given)) return refuse("is no address. It looks like https://chat.example.com.");
  const { protocol, hostname, origin } = new URL(given);
  const isHere = hostname === "localhost" || hostname === "127.0.0.1";
  if (protocol !== "https:" && !(protocol === "http:" && isHere))
    return refuse("has to begin with https://.");
  return { ok: true, origin };
}

function refuse(fault: string): BackendAddress {
  return { ok: false, message: `Foyer: the key "Backend URL" in the Plugins tab ${fault}` };
}
