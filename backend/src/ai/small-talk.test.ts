import { expect, test } from "vitest";
import { smallTalk } from "./small-talk.ts";

test.each([
  ["hi", "greeting", "en"],
  ["Hello!", "greeting", "en"],
  ["Hi, good morning 👋", "greeting", "en"],
  ["¡Hola!", "greeting", "es"],
  ["Bonjour", "greeting", "fr"],
  ["Guten Tag", "greeting", "de"],
  ["Olá", "greeting", "pt"],
  ["こんにちは", "greeting", "ja"],
  ["مرحباً", "greeting", "ar"],
  ["Thank you very much!", "thanks", "en"],
  ["ok, thanks", "thanks", "en"],
  ["Merci beaucoup", "thanks", "fr"],
  ["Who are you?", "about", "en"],
  ["are you a bot", "about", "en"],
])("%j is small talk", (message, kind, language) => {
  expect(smallTalk(message)).toEqual({ kind, language });
});

test.each([
  "hi, where is my order?",
  "help me install it",
  "thanks, and shipping?",
  "Hello world program",
  "",
  "👋",
])("%j is not", (message) => {
  expect(smallTalk(message)).toBeUndefined();
});
