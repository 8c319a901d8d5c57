import { expect, test } from "vitest";
import { wantsPerson } from "./wants-person.ts";

test.each([
  "Can I talk to a person?",
  "I want to speak with someone from support",
  "please connect me to a human agent",
  "human please",
  "I'd like a real person",
  "Let me talk to a real human!!",
  "Ich möchte mit einem Menschen sprechen",
  "Kann ich mit einem Mitarbeiter reden?",
  "Mensch bitte",
  "Je voudrais parler à un conseiller",
  "parler avec quelqu’un svp",
  "Quiero hablar con una persona",
  "¿Puedo hablar con alguien?",
  "Quero falar com um atendente",
  "担当者と話したいです",
  "オペレーターをお願いします",
  "أريد التحدث مع موظف",
])("%s asks for a person", (text) => {
  expect(wantsPerson(text)).toBe(true);
});

test.each([
  "Can a person take over the chat?",
  "How do I let visitors talk to a person?",
  "I don't want to talk to a person",
  "Do you ship to a person in Canada?",
  "What is the price per person?",
  "How many people can talk to each other in one room?",
  "The agent said my parcel is on its way",
  "Is there a human resources department?",
  "Wie kann ich mit einem Mitarbeiter sprechen, wenn geschlossen ist?",
  "Was kostet es pro Person?",
  "¿Cómo hablar con una persona?",
  "Combien de personnes par chambre ?",
  "",
])("%s does not", (text) => {
  expect(wantsPerson(text)).toBe(false);
});

test("a long message is the assistant's to read", () => {
  expect(wantsPerson(`${"My order has not arrived. ".repeat(10)} Can I talk to a person?`)).toBe(false);
});
