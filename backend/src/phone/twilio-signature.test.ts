import { expect, test } from "vitest";
import { isFromTwilio, twilioSignature } from "./twilio-signature.ts";

// Of Twilio's own documentation.
const authToken = "12345";
const url = "https://mycompany.com/myapp.php?foo=1&bar=2";
const posted = new URLSearchParams({
  CallSid: "CA1234567890ABCDE",
  Caller: "+14158675309",
  Digits: "1234",
  From: "+14158675309",
  To: "+18005551212",
});
const signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

test("Twilio's own example is signed as Twilio signs it, in whatever order it was posted", async () => {
  expect(await twilioSignature(authToken, url, posted)).toBe(signature);
  const turned = new URLSearchParams([...posted].toReversed());
  expect(await isFromTwilio(authToken, { url, posted: turned, signature })).toBe(true);
});

test("another token, address, field or signature is not Twilio's", async () => {
  const more = new URLSearchParams([...posted, ["Extra", ""]]);
  for (const wrong of [
    isFromTwilio("54321", { url, posted, signature }),
    isFromTwilio(authToken, { url: `${url}&baz=3`, posted, signature }),
    isFromTwilio(authToken, { url, posted: more, signature }),
    isFromTwilio(authToken, { url, posted, signature: "" }),
    isFromTwilio(authToken, { url, posted, signature: `${signature} ` }),
  ])
    expect(await wrong).toBe(false);
});

test("what was posted twice counts once for each value", async () => {
  const twice = new URLSearchParams("B=2&B=1&B=2&A=0");
  const once = new URLSearchParams("A=0&B=1&B=2");
  expect(await twilioSignature(authToken, url, twice)).toBe(await twilioSignature(authToken, url, once));
});
