import type { PhraseLanguage } from "../ai/phrases.ts";

/** What a caller is told in words of our own. */
export interface PhoneWords {
  greeting: string;
  /** A person was asked for and will write; what they write is read aloud. */
  waiting: string;
  /** The call goes to a person's telephone. */
  connecting: string;
  joined: string;
  nobody: string;
  outsideHours: string;
  /** With the two before, as long as somebody listens. */
  leaveWord: string;
  /** After an answer that was none. */
  offer: string;
  failed: string;
  tooFast: string;
  /** The line broke and is there again. */
  again: string;
  goodbye: string;
}

const words: Record<PhraseLanguage, PhoneWords> = {
  en: {
    greeting: "Hello! How can I help you?",
    waiting: "I have asked a person to join. Please stay on the line.",
    connecting: "I am connecting you with a person. One moment, please.",
    joined: "A person has joined. Go ahead.",
    nobody: "Nobody could come in time. Please call again later.",
    outsideHours: "Nobody is there at this hour. Please call again later.",
    leaveWord: "Or say now what it is about: it is written down and will be read.",
    offer: "If you would rather talk to a person, just say so.",
    failed: "I am sorry, that did not work. Please say it again.",
    tooFast: "One moment, please. Say that again shortly.",
    again: "Sorry, we were cut off. Please go on.",
    goodbye: "This call has become very long, so it ends here. Thank you, and goodbye.",
  },
  es: {
    greeting: "¡Hola! ¿En qué puedo ayudarle?",
    waiting: "He pedido que se una una persona. No cuelgue, por favor.",
    connecting: "Le paso con una persona. Un momento, por favor.",
    joined: "Ya hay una persona en la línea. Adelante.",
    nobody: "Nadie ha podido atenderle a tiempo. Llame más tarde, por favor.",
    outsideHours: "A esta hora no hay nadie. Llame más tarde, por favor.",
    leaveWord: "O diga ahora de qué se trata: queda escrito y alguien lo leerá.",
    offer: "Si prefiere hablar con una persona, dígamelo.",
    failed: "Lo siento, no ha funcionado. Dígalo otra vez, por favor.",
    tooFast: "Un momento, por favor. Dígalo otra vez enseguida.",
    again: "Perdone, se ha cortado. Siga, por favor.",
    goodbye: "Esta llamada se ha hecho muy larga y termina aquí. Gracias y adiós.",
  },
  fr: {
    greeting: "Bonjour ! Comment puis-je vous aider ?",
    waiting: "J'ai demandé à une personne de nous rejoindre. Restez en ligne, s'il vous plaît.",
    connecting: "Je vous mets en relation avec une personne. Un instant, s'il vous plaît.",
    joined: "Une personne est là. Nous vous écoutons.",
    nobody: "Personne n'a pu venir à temps. Veuillez rappeler plus tard.",
    outsideHours: "Il n'y a personne à cette heure. Veuillez rappeler plus tard.",
    leaveWord: "Ou dites maintenant de quoi il s'agit : ce sera noté et lu.",
    offer: "Si vous préférez parler à une personne, dites-le-moi.",
    failed: "Désolé, cela n'a pas fonctionné. Veuillez répéter.",
    tooFast: "Un instant, s'il vous plaît. Répétez dans un moment.",
    again: "Désolé, nous avons été coupés. Continuez, s'il vous plaît.",
    goodbye: "Cet appel est devenu très long et s'arrête ici. Merci et au revoir.",
  },
  de: {
    greeting: "Guten Tag! Wie kann ich Ihnen helfen?",
    waiting: "Ich habe jemanden dazugebeten. Bitte bleiben Sie in der Leitung.",
    connecting: "Ich verbinde Sie mit einem Menschen. Einen Moment, bitte.",
    joined: "Jetzt ist jemand da. Bitte sprechen Sie.",
    nobody: "Es konnte niemand rechtzeitig kommen. Bitte rufen Sie später wieder an.",
    outsideHours: "Um diese Zeit ist niemand da. Bitte rufen Sie später wieder an.",
    leaveWord: "Oder sagen Sie jetzt, worum es geht: Es wird aufgeschrieben und gelesen.",
    offer: "Wenn Sie lieber mit einem Menschen sprechen möchten, sagen Sie es einfach.",
    failed: "Entschuldigung, das hat nicht geklappt. Bitte sagen Sie es noch einmal.",
    tooFast: "Einen Moment, bitte. Sagen Sie das gleich noch einmal.",
    again: "Entschuldigung, wir wurden unterbrochen. Bitte sprechen Sie weiter.",
    goodbye: "Dieses Gespräch ist sehr lang geworden und endet hier. Vielen Dank und auf Wiederhören.",
  },
  pt: {
    greeting: "Olá! Como posso ajudar?",
    waiting: "Pedi a uma pessoa que entre na conversa. Fique na linha, por favor.",
    connecting: "Vou passar a ligação para uma pessoa. Um momento, por favor.",
    joined: "Uma pessoa entrou na conversa. Pode falar.",
    nobody: "Ninguém pôde atender a tempo. Ligue mais tarde, por favor.",
    outsideHours: "Não há ninguém a esta hora. Ligue mais tarde, por favor.",
    leaveWord: "Ou diga agora do que se trata: fica escrito e será lido.",
    offer: "Se preferir falar com uma pessoa, é só dizer.",
    failed: "Desculpe, não funcionou. Diga outra vez, por favor.",
    tooFast: "Um momento, por favor. Diga outra vez daqui a pouco.",
    again: "Desculpe, a ligação caiu. Continue, por favor.",
    goodbye: "Esta ligação ficou muito longa e termina aqui. Obrigado e até logo.",
  },
  ja: {
    greeting: "お電話ありがとうございます。ご用件をお話しください。",
    waiting: "担当者を呼んでいます。そのままお待ちください。",
    connecting: "担当者におつなぎします。少々お待ちください。",
    joined: "担当者が参加しました。どうぞお話しください。",
    nobody: "担当者が出られませんでした。後ほどおかけ直しください。",
    outsideHours: "ただいまの時間は担当者がおりません。後ほどおかけ直しください。",
    leaveWord: "または、ご用件を今お話しください。書き留めて、担当者が確認します。",
    offer: "担当者と話したい場合は、そうおっしゃってください。",
    failed: "申し訳ありません。うまくいきませんでした。もう一度お話しください。",
    tooFast: "少々お待ちください。少ししてからもう一度お話しください。",
    again: "申し訳ありません。通話が途切れました。続けてお話しください。",
    goodbye: "お時間が長くなりましたので、ここで終了いたします。ありがとうございました。",
  },
  ar: {
    greeting: "مرحبًا! كيف يمكنني مساعدتك؟",
    waiting: "طلبت من أحد الموظفين الانضمام. من فضلك ابق على الخط.",
    connecting: "سأحوّلك إلى أحد الموظفين. لحظة من فضلك.",
    joined: "انضم أحد الموظفين. تفضل بالكلام.",
    nobody: "لم يتمكن أحد من الرد في الوقت المناسب. يرجى الاتصال لاحقًا.",
    outsideHours: "لا يوجد أحد في هذا الوقت. يرجى الاتصال لاحقًا.",
    leaveWord: "أو قل الآن ما الموضوع: سيُكتب وسيُقرأ.",
    offer: "إذا كنت تفضل التحدث مع شخص، فقل ذلك.",
    failed: "عذرًا، لم ينجح ذلك. من فضلك قله مرة أخرى.",
    tooFast: "لحظة من فضلك. أعد ما قلته بعد قليل.",
    again: "عذرًا، انقطع الاتصال. تفضل بالمتابعة.",
    goodbye: "طالت هذه المكالمة كثيرًا ولذلك تنتهي هنا. شكرًا ومع السلامة.",
  },
};

/** In the language of a tag such as `pt-BR`; English where there are none. */
export function phoneWords(language: string): PhoneWords {
  const [code = ""] = language.toLowerCase().split("-");
  return words[code as PhraseLanguage] ?? words.en;
}
