/** Longer messages speak of more than that; the assistant reads them. */
const longest = 160;

/**
 * Whether a visitor's message asks, in so many words, for a person instead of the assistant. Rather one too few
 * than one too many: the button is always there, and the assistant can hand over by itself.
 */
export function wantsPerson(text: string): boolean {
  const words = text
    .normalize("NFKD")
    // Latin letters without their accents; other scripts' marks are part of their letters.
    .replaceAll(/([a-z])\p{M}+/giu, "$1")
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("’", "'")
    .replaceAll(/[\s¿¡]+/g, " ")
    .trim();
  if (words.length > longest || refusals.some((pattern) => pattern.test(words))) return false;
  return requests.some((pattern) => pattern.test(words));
}

/** Asking how such a thing is done, or not wanting it, is not asking for it. */
const refusals = [
  /^(?:how|what|why|when|where|which|who|does|do (?:you|your)|is|are)\b/,
  /\b(?:don't|do not|no need|rather not|without)\b/,
  /^(?:wie|was|warum|wann|wo|gibt)\b|\b(?:nicht|kein(?:e|en)?|ohne)\b/,
  /^(?:comment|pourquoi|quand|ou|que|est-ce qu'il y a)\b|\b(?:ne veux pas|sans)\b/,
  /^(?:como|que|por que|cuando|donde)\b|\b(?:no quiero|sin)\b/,
  /^(?:o que|por que|quando|onde)\b|\b(?:nao quero|sem)\b/,
  /^(?:كيف|ماذا|لماذا|متى|أين)|لا أريد|بدون/,
  /(?:ない|ません)$|どうやって|なぜ/,
];

const requests = [
  // English
  /\b(?:talk|speak|chat|connect me|put me through|transfer me|hand me over)\b.{0,12}\b(?:to|with)\b.{0,12}\b(?:person|human|people|someone|somebody|agent|representative|operator|advisor|adviser|member of (?:your |the )?(?:staff|team)|real)\b/,
  /\b(?:i (?:want|need|would like)|i'd like|get me|give me|can i have|may i have)\b.{0,10}\b(?:a |an )(?:real |live |actual )?(?:person|human|agent|operator|representative)\b/,
  /^(?:a |an )?(?:real |live |actual )?(?:person|human|human being|agent|operator|representative)(?:,? please)?[.!?]*$/,
  // German
  /\b(?:mit|zu)\b.{0,15}\b(?:menschen|person|mitarbeiter(?:in)?|berater(?:in)?|jemandem|kundendienst|kundenservice)\b.{0,12}\b(?:sprechen|reden|schreiben|chatten|verbinden|verbunden)\b/,
  /^(?:einen? )?(?:echte[nr]? )?(?:mensch(?:en)?|mitarbeiter|person)(?: bitte)?[.!?]*$/,
  // French
  /\b(?:parler|discuter|echanger)\b.{0,10}\b(?:a|avec)\b.{0,12}\b(?:personne|humain|conseill(?:er|ere)|agent|quelqu'un|operateur)\b/,
  /^(?:un |une )?(?:vrai(?:e)? )?(?:humain|personne|conseiller|agent)(?:,? s'il (?:vous|te) plait)?[.!? ]*$/,
  // Spanish
  /\b(?:hablar|chatear|comunicar(?:me)?)\b.{0,10}\bcon\b.{0,15}\b(?:persona|humano|agente|alguien|asesora?|operadora?)\b/,
  /^(?:un |una )?(?:persona(?: real)?|humano|agente)(?:,? por favor)?[.!?]*$/,
  // Portuguese
  /\b(?:falar|conversar)\b.{0,10}\bcom\b.{0,15}\b(?:pessoa|humano|atendente|alguem|agente|operadora?)\b/,
  /^(?:uma? )?(?:pessoa(?: real)?|humano|atendente)(?:,? por favor)?[.!?]*$/,
  // Japanese
  /(?:人|人間|担当者?|オペレーター|スタッフ)(?:の方)?(?:と|に)(?:話|繋|つな|相談|代わ|かわ|お話)/,
  /^(?:有人(?:対応|チャット)|オペレーター|担当者)(?:を)?(?:お願いします|希望(?:します)?)?[。！]*$/,
  // Arabic
  /(?:التحدث|أتحدث|اتحدث|الكلام|أتكلم|اتكلم|التواصل|أتواصل).{0,10}(?:مع|إلى|الى).{0,12}(?:شخص|إنسان|انسان|موظف|ممثل|أحد|احد)/,
];
