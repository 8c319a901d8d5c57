import { expect, test } from "vitest";
import { newSecret, signedHeaders } from "./signature.ts";

// The example of the specification's own libraries.
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const example = {
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestampSeconds: 1_614_265_330,
  body: '{"test": 2432232314}',
};
const signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

test("a message is signed as Standard Webhooks says", async () => {
  expect(await signedHeaders([secret], example)).toEqual({
    "webhook-id": example.id,
    "webhook-timestamp": "1614265330",
    "webhook-signature": signature,
  });
});

test("two secrets sign side by side, the newer one first", async () => {
  const newer = newSecret();
  const headers = await signedHeaders([newer, secret], example);
  const [first, second] = headers["webhook-signature"]!.split(" ");
  expect(second).toBe(signature);
  expect(first).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
  expect(first).not.toBe(second);
});

test("a secret is 32 random bytes", () => {
  expect(newSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(newSecret()).not.toBe(newSecret());
});
