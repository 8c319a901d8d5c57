import { fromBase64, toBase64 } from "./signature.ts";

const encoder = new TextEncoder();
const ivBytes = 12;

type Purpose = "webhook secrets" | "provider keys" | "tool secrets" | "shop tokens";

/**
 * A secret as it is stored: of no use to who has read the database and not FOYER_SECRET. `owner`: what it belongs to,
 * a webhook's id if nothing else is said.
 */
export async function seal(
  secret: string,
  owner: string,
  foyerSecret: string,
  purpose: Purpose = "webhook secrets",
): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
  const sealed = await crypto.subtle.encrypt(
    boundTo(owner, iv),
    await keyOf(foyerSecret, purpose),
    encoder.encode(secret),
  );
  return toBase64(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
}

/** Null: it was sealed with another FOYER_SECRET or for another purpose, or is another owner's. */
export async function unseal(
  sealed: string,
  owner: string,
  foyerSecret: string,
  purpose: Purpose = "webhook secrets",
): Promise<string | null> {
  try {
    const bytes = fromBase64(sealed);
    const way = boundTo(owner, bytes.slice(0, ivBytes));
    const secret = await crypto.subtle.decrypt(way, await keyOf(foyerSecret, purpose), bytes.slice(ivBytes));
    return new TextDecoder().decode(secret);
  } catch {
    return null;
  }
}

function boundTo(owner: string, iv: Uint8Array): SubtleCryptoEncryptAlgorithm {
  return { name: "AES-GCM", iv, additionalData: encoder.encode(owner) };
}

async function keyOf(foyerSecret: string, purpose: Purpose): Promise<CryptoKey> {
  const source = await crypto.subtle.importKey("raw", encoder.encode(foyerSecret), "HKDF", false, [
    "deriveKey",
  ]);
  const derivation = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: encoder.encode(purpose),
  };
  return crypto.subtle.deriveKey(derivation, source, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
}
