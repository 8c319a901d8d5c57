import { sameSecret } from "../auth/digest.ts";

/**
 * What Twilio signs a request with: HMAC-SHA1, under the account's auth token, of the address it asked for and,
 * behind it, the name and value of everything it posted, in the order of names.
 */
export async function twilioSignature(
  authToken: string,
  url: string,
  posted: URLSearchParams,
): Promise<string> {
  const names = [...new Set(posted.keys())].toSorted(byUnit);
  const fields = names.flatMap((name) =>
    [...new Set(posted.getAll(name))].toSorted(byUnit).map((value) => name + value),
  );
  const key = await crypto.subtle.importKey("raw", encoder.encode(authToken), hmac, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, encoder.encode(url + fields.join("")));
  return btoa(String.fromCodePoint(...new Uint8Array(signature)));
}

export async function isFromTwilio(
  authToken: string,
  request: { url: string; posted: URLSearchParams; signature: string },
): Promise<boolean> {
  return sameSecret(request.signature, await twilioSignature(authToken, request.url, request.posted));
}

const encoder = new TextEncoder();
const hmac = { name: "HMAC", hash: "SHA-1" };

/** Capitals before small letters, as Twilio sorts. */
function byUnit(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
