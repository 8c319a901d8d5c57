import { fromBase64, toBase64 } from "./signature.ts";

const encoder = new TextEncoder();
const ivBytes = 12;

/** A webhook's secret as it is stored: of no use to who has read the database and not FOYER_SECRET. */
export async function seal(secret: string, webhookId: string, foyerSecret: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
  const sealed = await crypto.subtle.encrypt(
    boundTo(webhookId, iv),
    await keyOf(foyerSecret),
    encoder.encode(secret),
  );
  return toBase64(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
}

/** Null: it was sealed with another FOYER_SECRET, or is another webhook's. */
export async function unseal(sealed: string, webhookId: string, foyerSecret: string): Promise<string | null> {
  try {
    const bytes = fromBase64(sealed);
    const way = boundTo(webhookId, bytes.slice(0, ivBytes));
    const secret = await crypto.subtle.decrypt(way, await keyOf(foyerSecret), bytes.slice(ivBytes));
    return new TextDecoder().decode(secret);
  } catch {
    return null;
  }
}

function boundTo(webhookId: string, iv: Uint8Array): SubtleCryptoEncryptAlgorithm {
  return { name: "AES-GCM", iv, additionalData: encoder.encode(webhookId) };
}

async function keyOf(foyerSecret: string): Promise<CryptoKey> {
  const source = await crypto.subtle.importKey("raw", encoder.encode(foyerSecret), "HKDF", false, [
    "deriveKey",
  ]);
  const derivation = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: encoder.encode("webhook secrets"),
  };
  return crypto.subtle.deriveKey(derivation, source, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
}
