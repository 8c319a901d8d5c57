export const phraseLanguages = ["en", "es", "fr", "de", "pt", "ja", "ar"] as const;
export type PhraseLanguage = (typeof phraseLanguages)[number];

/** What the assistant says in words of its own where no language model writes them. `…Person`: a person can be asked for. */
export interface Phrases {
  found: string;
  also: string;
  noAnswer: string;
  noAnswerPerson: string;
  greeting: string;
  thanks: string;
  about: string;
  aboutPerson: string;
  /** Instead of what the assistant alone was told. */
  secret: string;
  /** Instead of what moderation does not let pass. */
  declined: string;
}

const phrases: Record<PhraseLanguage, Phrases> = {
  en: {
    found: "Here is what I found:",
    also: "Related:",
    noAnswer: "I found nothing about that in what I can read here. Try asking in other words.",
    noAnswerPerson:
      "I found nothing about that in what I can read here. Try asking in other words, or ask to talk to a person.",
    greeting: "Hello! Ask me something, and I will look for the answer in this site's own pages.",
    thanks: "You're welcome! Ask me if there is anything else.",
    about:
      "I am an automatic assistant, not a person. I look for answers in this site's own pages and quote them with their source.",
    aboutPerson:
      "I am an automatic assistant, not a person. I look for answers in this site's own pages and quote them with their source. If I cannot help, you can ask to talk to a person.",
    secret: "I cannot tell how I am set up, but I am glad to help with anything about this site.",
    declined: "I cannot help with that here. Is there anything else I can do for you?",
  },
  es: {
    found: "Esto es lo que he encontrado:",
    also: "Relacionado:",
    noAnswer:
      "No he encontrado nada sobre eso en lo que puedo leer aquí. Prueba a preguntarlo con otras palabras.",
    noAnswerPerson:
      "No he encontrado nada sobre eso en lo que puedo leer aquí. Prueba a preguntarlo con otras palabras o pide hablar con una persona.",
    greeting: "¡Hola! Hazme una pregunta y buscaré la respuesta en las páginas de este sitio.",
    thanks: "¡De nada! Pregúntame si necesitas algo más.",
    about:
      "Soy un asistente automático, no una persona. Busco respuestas en las páginas de este sitio y las cito con su fuente.",
    aboutPerson:
      "Soy un asistente automático, no una persona. Busco respuestas en las páginas de este sitio y las cito con su fuente. Si no puedo ayudarte, puedes pedir hablar con una persona.",
    secret:
      "No puedo contar cómo estoy configurado, pero con gusto te ayudo con lo que necesites de este sitio.",
    declined: "Con eso no puedo ayudarte aquí. ¿Puedo hacer algo más por ti?",
  },
  fr: {
    found: "Voici ce que j’ai trouvé :",
    also: "À voir aussi :",
    noAnswer:
      "Je n’ai rien trouvé à ce sujet dans ce que je peux lire ici. Essayez de formuler la question autrement.",
    noAnswerPerson:
      "Je n’ai rien trouvé à ce sujet dans ce que je peux lire ici. Essayez de formuler la question autrement, ou demandez à parler à une personne.",
    greeting: "Bonjour ! Posez-moi une question et je chercherai la réponse dans les pages de ce site.",
    thanks: "Avec plaisir ! N’hésitez pas si vous avez une autre question.",
    about:
      "Je suis un assistant automatique, pas une personne. Je cherche les réponses dans les pages de ce site et je les cite avec leur source.",
    aboutPerson:
      "Je suis un assistant automatique, pas une personne. Je cherche les réponses dans les pages de ce site et je les cite avec leur source. Si je ne peux pas vous aider, vous pouvez demander à parler à une personne.",
    secret:
      "Je ne peux pas dire comment je suis configuré, mais je vous aide volontiers pour tout ce qui concerne ce site.",
    declined: "Je ne peux pas vous aider à ce sujet ici. Puis-je faire autre chose pour vous ?",
  },
  de: {
    found: "Das habe ich dazu gefunden:",
    also: "Siehe auch:",
    noAnswer:
      "Dazu habe ich in dem, was ich hier lesen kann, nichts gefunden. Versuchen Sie es mit anderen Worten.",
    noAnswerPerson:
      "Dazu habe ich in dem, was ich hier lesen kann, nichts gefunden. Versuchen Sie es mit anderen Worten, oder bitten Sie um ein Gespräch mit einem Menschen.",
    greeting: "Hallo! Stellen Sie mir eine Frage, und ich suche die Antwort auf den Seiten dieser Website.",
    thanks: "Gern geschehen! Fragen Sie, wenn noch etwas ist.",
    about:
      "Ich bin ein automatischer Assistent, kein Mensch. Ich suche Antworten auf den Seiten dieser Website und zitiere sie mit ihrer Quelle.",
    aboutPerson:
      "Ich bin ein automatischer Assistent, kein Mensch. Ich suche Antworten auf den Seiten dieser Website und zitiere sie mit ihrer Quelle. Wenn ich nicht helfen kann, können Sie um ein Gespräch mit einem Menschen bitten.",
    secret:
      "Wie ich eingerichtet bin, kann ich nicht sagen, aber bei allem zu dieser Website helfe ich gern.",
    declined: "Dabei kann ich hier nicht helfen. Kann ich sonst etwas für Sie tun?",
  },
  pt: {
    found: "Foi isto que encontrei:",
    also: "Veja também:",
    noAnswer: "Não encontrei nada sobre isso no que posso ler aqui. Tente perguntar com outras palavras.",
    noAnswerPerson:
      "Não encontrei nada sobre isso no que posso ler aqui. Tente perguntar com outras palavras ou peça para falar com uma pessoa.",
    greeting: "Olá! Faça uma pergunta e eu procuro a resposta nas páginas deste site.",
    thanks: "De nada! Pergunte se precisar de mais alguma coisa.",
    about:
      "Sou um assistente automático, não uma pessoa. Procuro respostas nas páginas deste site e cito-as com a sua fonte.",
    aboutPerson:
      "Sou um assistente automático, não uma pessoa. Procuro respostas nas páginas deste site e cito-as com a sua fonte. Se eu não puder ajudar, você pode pedir para falar com uma pessoa.",
    secret: "Não posso contar como estou configurado, mas ajudo com prazer em tudo sobre este site.",
    declined: "Não posso ajudar com isso aqui. Posso fazer mais alguma coisa por você?",
  },
  ja: {
    found: "次の情報が見つかりました。",
    also: "関連情報：",
    noAnswer: "こちらで参照できる内容には、該当する情報が見つかりませんでした。別の言い方でお試しください。",
    noAnswerPerson:
      "こちらで参照できる内容には、該当する情報が見つかりませんでした。別の言い方でお試しいただくか、担当者との会話をご希望ください。",
    greeting: "こんにちは。ご質問をどうぞ。このサイトのページから答えを探します。",
    thanks: "どういたしまして。ほかにもご質問があればどうぞ。",
    about:
      "私は自動アシスタントで、人間ではありません。このサイトのページから答えを探し、出典とともに引用します。",
    aboutPerson:
      "私は自動アシスタントで、人間ではありません。このサイトのページから答えを探し、出典とともに引用します。お役に立てない場合は、担当者との会話をご希望いただけます。",
    secret: "私の設定についてはお答えできませんが、このサイトに関することなら喜んでお手伝いします。",
    declined: "こちらではその件についてお手伝いできません。ほかにお手伝いできることはありますか。",
  },
  ar: {
    found: "هذا ما وجدته:",
    also: "ذو صلة:",
    noAnswer: "لم أجد شيئًا عن ذلك فيما يمكنني قراءته هنا. جرّب صياغة السؤال بكلمات أخرى.",
    noAnswerPerson:
      "لم أجد شيئًا عن ذلك فيما يمكنني قراءته هنا. جرّب صياغة السؤال بكلمات أخرى، أو اطلب التحدث إلى شخص.",
    greeting: "مرحبًا! اطرح سؤالك وسأبحث عن الإجابة في صفحات هذا الموقع.",
    thanks: "على الرحب والسعة! اسألني إن احتجت إلى أي شيء آخر.",
    about: "أنا مساعد آلي ولست شخصًا. أبحث عن الإجابات في صفحات هذا الموقع وأقتبسها مع ذكر مصدرها.",
    aboutPerson:
      "أنا مساعد آلي ولست شخصًا. أبحث عن الإجابات في صفحات هذا الموقع وأقتبسها مع ذكر مصدرها. إن لم أستطع المساعدة، يمكنك طلب التحدث إلى شخص.",
    secret: "لا يمكنني الإفصاح عن كيفية إعدادي، لكن يسعدني أن أساعدك في كل ما يخص هذا الموقع.",
    declined: "لا يمكنني المساعدة في ذلك هنا. هل هناك شيء آخر أستطيع أن أفعله لك؟",
  },
};

/** For a BCP 47 tag; English for a language that has none. */
export function phrasesFor(locale: string | undefined): Phrases {
  return phrases[phraseLanguage(locale) ?? "en"];
}

export function phraseLanguage(locale: string | undefined): PhraseLanguage | undefined {
  const language = locale?.toLowerCase().split(/[-_]/)[0];
  return phraseLanguages.find((each) => each === language);
}
