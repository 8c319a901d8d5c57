import { fold } from "../knowledge/words.ts";
import { phraseLanguages, type PhraseLanguage } from "./phrases.ts";

export type SmallTalk = { kind: "greeting" | "thanks" | "about"; language: PhraseLanguage };

/** Folded, as `fold` does; a message made of these alone asks nothing that knowledge could answer. */
const greetings: Record<PhraseLanguage, readonly string[]> = {
  en: [
    "hi",
    "hello",
    "hey",
    "hiya",
    "howdy",
    "yo",
    "hi there",
    "hello there",
    "hey there",
    "good morning",
    "good afternoon",
    "good evening",
    "good day",
    "greetings",
    "how are you",
  ],
  es: ["hola", "buenas", "buenos dias", "buenas tardes", "buenas noches", "que tal", "saludos"],
  fr: ["bonjour", "bonsoir", "salut", "coucou"],
  de: ["hallo", "guten tag", "guten morgen", "guten abend", "moin", "servus", "gruss gott"],
  pt: ["ola", "oi", "bom dia", "boa tarde", "boa noite"],
  ja: ["こんにちは", "こんばんは", "おはよう", "おはようございます", "はじめまして"],
  ar: ["مرحبا", "اهلا", "السلام عليكم", "صباح الخير", "مساء الخير"],
};
const thanks: Record<PhraseLanguage, readonly string[]> = {
  en: [
    "thanks",
    "thank you",
    "thx",
    "ty",
    "cheers",
    "thanks a lot",
    "thank you very much",
    "thank you so much",
    "many thanks",
    "great",
    "perfect",
    "ok",
    "okay",
    "ok thanks",
    "cool",
    "got it",
    "bye",
    "goodbye",
  ],
  es: ["gracias", "muchas gracias", "mil gracias", "vale", "perfecto", "adios"],
  fr: ["merci", "merci beaucoup", "super", "parfait", "d accord", "au revoir"],
  de: ["danke", "vielen dank", "danke schon", "super", "alles klar", "tschuss"],
  pt: ["obrigado", "obrigada", "muito obrigado", "muito obrigada", "valeu", "tchau"],
  ja: ["ありがとう", "ありがとうございます", "どうも", "わかりました"],
  ar: ["شكرا", "شكرا جزيلا", "شكرا لك", "حسنا"],
};
const about: Record<PhraseLanguage, readonly string[]> = {
  en: [
    "who are you",
    "what are you",
    "what can you do",
    "how can you help me",
    "are you a bot",
    "are you a robot",
    "are you human",
    "are you a human",
    "are you a person",
    "are you real",
    "are you an ai",
    "are you chatgpt",
    "help",
    "can you help me",
    "help me",
    "i need help",
  ],
  es: ["quien eres", "que puedes hacer", "eres un robot", "eres humano", "ayuda"],
  fr: ["qui es tu", "qui etes vous", "que peux tu faire", "que pouvez vous faire", "es tu un robot", "aide"],
  de: ["wer bist du", "was kannst du", "bist du ein mensch", "bist du ein roboter", "hilfe"],
  pt: ["quem e voce", "o que voce pode fazer", "voce e um robo", "ajuda"],
  ja: ["あなたは誰ですか", "何ができますか"],
  ar: ["من انت", "ماذا يمكنك ان تفعل", "مساعدة"],
};

/** What of small talk a message is, and in which language; undefined where it says anything more. */
export function smallTalk(message: string): SmallTalk | undefined {
  const text = bare(message);
  if (text === "" || text.length > 60) return undefined;
  for (const [kind, phrases] of [
    ["about", about],
    ["thanks", thanks],
    ["greeting", greetings],
  ] as const) {
    for (const language of phraseLanguages) {
      if (phrases[language].some((phrase) => bare(phrase) === text)) return { kind, language };
    }
  }
  return twoInOne(text);
}

/** "Hi, good morning" and "ok, thank you": the last phrase decides. */
function twoInOne(text: string): SmallTalk | undefined {
  for (const [kind, phrases] of [
    ["thanks", thanks],
    ["greeting", greetings],
  ] as const) {
    for (const language of phraseLanguages) {
      for (const phrase of phrases[language].map(bare)) {
        if (!text.endsWith(` ${phrase}`)) continue;
        const first = text.slice(0, -phrase.length).trim();
        const known = [greetings, thanks].some((each) =>
          each[language].some((other) => bare(other) === first),
        );
        if (known) return { kind, language };
      }
    }
  }
  return undefined;
}

function bare(text: string): string {
  return fold(text)
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, " ")
    .trim();
}
