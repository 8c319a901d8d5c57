import { expect, test } from "vitest";
import { parseRelayMessage } from "./relay-message.ts";

const parse = (message: unknown) => parseRelayMessage(JSON.stringify(message));

test("Twilio's messages are read, with whatever else stands in them", () => {
  expect(
    parse({
      type: "setup",
      sessionId: "VX1",
      callSid: "CA1",
      from: "+14151234567",
      customParameters: { foo: "bar" },
    }),
  ).toEqual({ type: "setup", callSid: "CA1" });
  expect(parse({ type: "prompt", voicePrompt: "Hi!", lang: "en-US", last: true })).toEqual({
    type: "prompt",
    voicePrompt: "Hi!",
    last: true,
  });
  for (const durationUntilInterruptMs of [460, "460"])
    expect(
      parse({ type: "interrupt", utteranceUntilInterrupt: "Life is", durationUntilInterruptMs }),
    ).toEqual({ type: "interrupt", utteranceUntilInterrupt: "Life is" });
  expect(parse({ type: "dtmf", digit: "1" })).toEqual({ type: "dtmf", digit: "1" });
  expect(parse({ type: "error", description: "Bad" })).toEqual({ type: "error", description: "Bad" });
});

test("a type of tomorrow is let pass", () => {
  expect(parse({ type: "info", name: "agentSpeaking" })).toBeNull();
});

test("garbage is told apart", () => {
  for (const data of ["", "{", "null", "[]", "7", `{"type":"prompt"}`, `{"type":"dtmf","digit":1}`])
    expect(parseRelayMessage(data)).toBe("garbage");
  expect(parseRelayMessage(new ArrayBuffer(2))).toBe("garbage");
  expect(parse({ type: "prompt", voicePrompt: "x".repeat(70_000) })).toBe("garbage");
});
