import { fromBase64 } from "../notify/signature.ts";

/** Whether Shopify signed these bytes for our app; `signature` as `X-Shopify-Hmac-SHA256` has it, in base64. */
export async function isWebhookSigned(
  bytes: Uint8Array,
  signature: string,
  clientSecret: string,
): Promise<boolean> {
  const mac = decoded(signature);
  if (!mac) return false;
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(clientSecret), hmac, false, [
    "verify",
  ]);
  return crypto.subtle.verify("HMAC", key, mac, bytes);
}

const hmac = { name: "HMAC", hash: "SHA-256" };

function decoded(base64: string): Uint8Array | null {
  try {
    return fromBase64(base64);
  } catch {
    return null;
  }
}
