import { expect, test } from "vitest";
import { signWebhook, testApp } from "../../test/shopify/token-endpoint.ts";
import { isWebhookSigned } from "./webhook-signature.ts";

const body = '{"id":1,"name":"Café \\u0026 Söhne"}';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const secret = testApp.clientSecret;

test("what Shopify signed is known by its bytes", async () => {
  expect(await isWebhookSigned(bytes(body), await signWebhook(body), secret)).toBe(true);
});

test("other bytes, another secret, and a signature that is none are refused", async () => {
  const signature = await signWebhook(body);
  expect(await isWebhookSigned(bytes(body.replace("1", "2")), signature, secret)).toBe(false);
  expect(await isWebhookSigned(bytes(`${body}\n`), signature, secret)).toBe(false);
  expect(await isWebhookSigned(bytes(JSON.stringify(JSON.parse(body))), signature, secret)).toBe(false);
  expect(await isWebhookSigned(bytes(body), await signWebhook(body, "guess"), secret)).toBe(false);
  for (const none of ["", "!", "====", "💥", signature.slice(4), signature.slice(0, -4), `${signature}AAAA`])
    expect([none, await isWebhookSigned(bytes(body), none, secret)]).toEqual([none, false]);
});
