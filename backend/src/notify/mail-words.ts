/** The languages that e-mails and transcripts are written in. */
const languages = ["en", "es", "fr", "de", "pt", "ja", "ar"] as const;
export type MailLanguage = (typeof languages)[number];

/** English where a visitor's language is none of ours, or not known. */
export function mailLanguage(tag: string | undefined): MailLanguage {
  const primary = tag?.toLowerCase().split(/[-_]/)[0];
  return languages.find((language) => language === primary) ?? "en";
}

export const isRightToLeft = (language: MailLanguage): boolean => language === "ar";

/** `{name}`s are filled in by `fill`. */
interface Words {
  assistant: string;
  team: string;
  visitor: string;
  sources: string;
  files: string;
  products: string;
  transcript: string;
  transcript_subject: string;
  transcript_footer: string;
  answer_subject: string;
  answer_intro: string;
  answer_button: string;
  answer_footer: string;
  left_subject: string;
  left_intro: string;
  left_reply: string;
}

export const words: Record<MailLanguage, Words> = {
  en: {
    assistant: "Assistant",
    team: "Team",
    visitor: "Visitor",
    sources: "Sources",
    files: "Files",
    products: "Products",
    transcript: "Transcript",
    transcript_subject: "Your conversation: {title}",
    transcript_footer:
      "You receive this because somebody in that chat asked for it to be sent to this address.",
    answer_subject: "{agent} has answered you: {title}",
    answer_intro: "{agent} wrote while you were away:",
    answer_button: "Continue the conversation",
    answer_footer:
      "You receive this because you left this address in the chat. The link opens your conversation for 30 days: do not pass it on.",
    left_subject: "{visitor} waits for an answer: {title}",
    left_intro: "Nobody was there when {visitor} asked for a person. They left an address: {email}",
    left_reply: "Reply to this e-mail to write to them.",
  },
  es: {
    assistant: "Asistente",
    team: "Equipo",
    visitor: "Visitante",
    sources: "Fuentes",
    files: "Archivos",
    products: "Productos",
    transcript: "Transcripción",
    transcript_subject: "Su conversación: {title}",
    transcript_footer:
      "Recibe este mensaje porque alguien pidió en ese chat que se enviara a esta dirección.",
    answer_subject: "{agent} le ha respondido: {title}",
    answer_intro: "{agent} escribió mientras usted no estaba:",
    answer_button: "Continuar la conversación",
    answer_footer:
      "Recibe este mensaje porque dejó esta dirección en el chat. El enlace abre su conversación durante 30 días: no lo comparta.",
    left_subject: "{visitor} espera una respuesta: {title}",
    left_intro: "No había nadie cuando {visitor} pidió hablar con una persona. Dejó una dirección: {email}",
    left_reply: "Responda a este correo para escribirle.",
  },
  fr: {
    assistant: "Assistant",
    team: "Équipe",
    visitor: "Visiteur",
    sources: "Sources",
    files: "Fichiers",
    products: "Produits",
    transcript: "Transcription",
    transcript_subject: "Votre conversation : {title}",
    transcript_footer:
      "Vous recevez ce message parce que quelqu’un a demandé dans ce chat qu’il soit envoyé à cette adresse.",
    answer_subject: "{agent} vous a répondu : {title}",
    answer_intro: "{agent} a écrit pendant votre absence :",
    answer_button: "Poursuivre la conversation",
    answer_footer:
      "Vous recevez ce message parce que vous avez laissé cette adresse dans le chat. Le lien ouvre votre conversation pendant 30 jours : ne le transmettez pas.",
    left_subject: "{visitor} attend une réponse : {title}",
    left_intro:
      "Personne n’était là quand {visitor} a demandé à parler à quelqu’un. Une adresse a été laissée : {email}",
    left_reply: "Répondez à cet e-mail pour lui écrire.",
  },
  de: {
    assistant: "Assistent",
    team: "Team",
    visitor: "Besucher",
    sources: "Quellen",
    files: "Dateien",
    products: "Produkte",
    transcript: "Gesprächsverlauf",
    transcript_subject: "Ihr Gespräch: {title}",
    transcript_footer:
      "Sie erhalten diese E-Mail, weil jemand in diesem Chat darum gebeten hat, sie an diese Adresse zu schicken.",
    answer_subject: "{agent} hat Ihnen geantwortet: {title}",
    answer_intro: "{agent} hat geschrieben, während Sie nicht da waren:",
    answer_button: "Gespräch fortsetzen",
    answer_footer:
      "Sie erhalten diese E-Mail, weil Sie diese Adresse im Chat hinterlassen haben. Der Link öffnet 30 Tage lang Ihr Gespräch: Geben Sie ihn nicht weiter.",
    left_subject: "{visitor} wartet auf Antwort: {title}",
    left_intro:
      "Niemand war da, als {visitor} nach einem Menschen gefragt hat. Hinterlassen wurde die Adresse {email}",
    left_reply: "Antworten Sie auf diese E-Mail, um dorthin zu schreiben.",
  },
  pt: {
    assistant: "Assistente",
    team: "Equipe",
    visitor: "Visitante",
    sources: "Fontes",
    files: "Arquivos",
    products: "Produtos",
    transcript: "Transcrição",
    transcript_subject: "Sua conversa: {title}",
    transcript_footer:
      "Você recebe esta mensagem porque alguém pediu no chat que ela fosse enviada a este endereço.",
    answer_subject: "{agent} respondeu: {title}",
    answer_intro: "{agent} escreveu enquanto você não estava:",
    answer_button: "Continuar a conversa",
    answer_footer:
      "Você recebe esta mensagem porque deixou este endereço no chat. O link abre sua conversa durante 30 dias: não o compartilhe.",
    left_subject: "{visitor} espera uma resposta: {title}",
    left_intro:
      "Ninguém estava lá quando {visitor} pediu para falar com uma pessoa. Endereço deixado: {email}",
    left_reply: "Responda a este e-mail para escrever a essa pessoa.",
  },
  ja: {
    assistant: "アシスタント",
    team: "チーム",
    visitor: "訪問者",
    sources: "出典",
    files: "ファイル",
    products: "商品",
    transcript: "会話の記録",
    transcript_subject: "会話の記録：{title}",
    transcript_footer: "このメールは、チャットでこのアドレスへの送信が依頼されたためお送りしています。",
    answer_subject: "{agent}から返信があります：{title}",
    answer_intro: "ご不在の間に{agent}から返信がありました：",
    answer_button: "会話を続ける",
    answer_footer:
      "このメールは、チャットにこのアドレスが入力されたためお送りしています。リンクは30日間あなたの会話を開きます。他の人に渡さないでください。",
    left_subject: "{visitor}が返信を待っています：{title}",
    left_intro: "{visitor}が担当者を希望しましたが、誰も対応できませんでした。連絡先：{email}",
    left_reply: "このメールに返信すると、相手に届きます。",
  },
  ar: {
    assistant: "المساعد",
    team: "الفريق",
    visitor: "الزائر",
    sources: "المصادر",
    files: "الملفات",
    products: "المنتجات",
    transcript: "نص المحادثة",
    transcript_subject: "محادثتك: {title}",
    transcript_footer: "وصلتك هذه الرسالة لأن أحدهم طلب في المحادثة إرسالها إلى هذا العنوان.",
    answer_subject: "ردّ عليك {agent}: {title}",
    answer_intro: "كتب {agent} أثناء غيابك:",
    answer_button: "متابعة المحادثة",
    answer_footer:
      "وصلتك هذه الرسالة لأنك تركت هذا العنوان في المحادثة. يفتح الرابط محادثتك لمدة 30 يومًا، فلا تشاركه مع أحد.",
    left_subject: "{visitor} ينتظر ردًا: {title}",
    left_intro: "لم يكن أحد موجودًا عندما طلب {visitor} التحدث إلى شخص. العنوان المتروك: {email}",
    left_reply: "ردّ على هذه الرسالة للكتابة إليه.",
  },
};

export function fill(text: string, values: Record<string, string>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
