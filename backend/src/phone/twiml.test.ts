import { expect, test } from "vitest";
import { connectTwiml, dialTwiml } from "./twiml.ts";

test("whatever stands in a greeting, it is XML", () => {
  const twiml = connectTwiml({
    relayUrl: "wss://chat.example.com/twilio/relay/main/t",
    afterUrl: "https://chat.example.com/twilio/after/main?attempt=0&a=1",
    greeting: `"Hi" <b>& welcome</b>\u0000\uD800`,
    language: "en-US",
  });
  expect(twiml).toBe(
    `<?xml version="1.0" encoding="UTF-8"?><Response><Connect action="https://chat.example.com/twilio/after/main?attempt=0&amp;a=1" method="POST"><ConversationRelay url="wss://chat.example.com/twilio/relay/main/t" welcomeGreeting="&quot;Hi&quot; &lt;b&gt;&amp; welcome&lt;/b&gt;" language="en-US" interruptible="speech" dtmfDetection="true"/></Connect></Response>`,
  );
});

test("a number is dialled after a word of warning", () => {
  const twiml = dialTwiml({
    say: "One moment.",
    language: "en-US",
    number: "+4930123456",
    afterUrl: "https://chat.example.com/a",
  });
  expect(twiml).toContain(
    `<Say language="en-US">One moment.</Say><Dial action="https://chat.example.com/a" method="POST" timeout="30"><Number>+4930123456</Number></Dial>`,
  );
});
