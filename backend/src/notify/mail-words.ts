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
  plan_near_subject: string;
  plan_near: string;
  plan_reached_subject: string;
  plan_reached: string;
  plan_change: string;
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
    plan_near_subject: "{title}: {answers} of {most} answers used",
    plan_near:
      "Your assistant has given {answers} of the {most} answers that your plan includes this month. When they are used up it stops until {date}; customers can still ask for a person or leave a message.",
    plan_reached_subject: "{title}: this month’s answers are used up",
    plan_reached:
      "Your assistant has given {answers} answers this month; your plan includes {most}. Until {date} it gives no more; customers can still ask for a person or leave a message.",
    plan_change:
      "Nothing is charged beyond your plan. You can change the plan in Shopify at any time: open the app and choose “Plan”. With a larger one the assistant answers again at once.",
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
    plan_near_subject: "{title}: {answers} de {most} respuestas usadas",
    plan_near:
      "Su asistente ha dado {answers} de las {most} respuestas que su plan incluye este mes. Cuando se agoten, dejará de responder hasta el {date}; los clientes podrán seguir pidiendo hablar con una persona o dejar un mensaje.",
    plan_reached_subject: "{title}: se han agotado las respuestas de este mes",
    plan_reached:
      "Su asistente ha dado {answers} respuestas este mes; su plan incluye {most}. Hasta el {date} no dará más; los clientes pueden seguir pidiendo hablar con una persona o dejar un mensaje.",
    plan_change:
      "No se cobra nada aparte de su plan. Puede cambiar de plan en Shopify en cualquier momento: abra la aplicación y elija «Plan». Con uno mayor, el asistente vuelve a responder enseguida.",
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
    plan_near_subject: "{title} : {answers} réponses utilisées sur {most}",
    plan_near:
      "Votre assistant a donné {answers} des {most} réponses que votre forfait comprend ce mois-ci. Quand elles seront épuisées, il s’arrêtera jusqu’au {date} ; les clients pourront toujours demander à parler à quelqu’un ou laisser un message.",
    plan_reached_subject: "{title} : les réponses de ce mois sont épuisées",
    plan_reached:
      "Votre assistant a donné {answers} réponses ce mois-ci ; votre forfait en comprend {most}. Jusqu’au {date}, il n’en donne plus ; les clients peuvent toujours demander à parler à quelqu’un ou laisser un message.",
    plan_change:
      "Rien n’est facturé au-delà de votre forfait. Vous pouvez en changer dans Shopify à tout moment : ouvrez l’application et choisissez « Forfait ». Avec un forfait supérieur, l’assistant répond de nouveau aussitôt.",
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
    plan_near_subject: "{title}: {answers} von {most} Antworten verbraucht",
    plan_near:
      "Ihr Assistent hat {answers} der {most} Antworten gegeben, die Ihr Tarif in diesem Monat enthält. Sind sie verbraucht, hört er bis zum {date} auf; Kunden können weiterhin nach einem Menschen fragen oder eine Nachricht hinterlassen.",
    plan_reached_subject: "{title}: Die Antworten dieses Monats sind verbraucht",
    plan_reached:
      "Ihr Assistent hat in diesem Monat {answers} Antworten gegeben; Ihr Tarif enthält {most}. Bis zum {date} gibt er keine mehr; Kunden können weiterhin nach einem Menschen fragen oder eine Nachricht hinterlassen.",
    plan_change:
      "Über Ihren Tarif hinaus wird nichts berechnet. Sie können ihn jederzeit in Shopify wechseln: Öffnen Sie die App und wählen Sie „Tarif“. Mit einem größeren antwortet der Assistent sofort wieder.",
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
    plan_near_subject: "{title}: {answers} de {most} respostas usadas",
    plan_near:
      "Seu assistente deu {answers} das {most} respostas que seu plano inclui neste mês. Quando acabarem, ele para até {date}; os clientes ainda podem pedir para falar com uma pessoa ou deixar uma mensagem.",
    plan_reached_subject: "{title}: as respostas deste mês acabaram",
    plan_reached:
      "Seu assistente deu {answers} respostas neste mês; seu plano inclui {most}. Até {date} ele não dá mais nenhuma; os clientes ainda podem pedir para falar com uma pessoa ou deixar uma mensagem.",
    plan_change:
      "Nada é cobrado além do seu plano. Você pode mudar de plano na Shopify a qualquer momento: abra o aplicativo e escolha “Plano”. Com um maior, o assistente volta a responder na hora.",
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
    plan_near_subject: "{title}：回答数 {answers} / {most}",
    plan_near:
      "今月のプランに含まれる{most}件の回答のうち、アシスタントは{answers}件を使いました。使い切ると、{date}まで停止します。その間もお客様は担当者を呼んだり、メッセージを残したりできます。",
    plan_reached_subject: "{title}：今月の回答数を使い切りました",
    plan_reached:
      "アシスタントは今月{answers}件回答しました。プランに含まれるのは{most}件です。{date}まで新しい回答はしません。その間もお客様は担当者を呼んだり、メッセージを残したりできます。",
    plan_change:
      "プランを超える料金は発生しません。プランはいつでもShopifyで変更できます。アプリを開いて「プラン」を選んでください。上位のプランにすると、アシスタントはすぐに回答を再開します。",
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
    plan_near_subject: "{title}: استُخدمت {answers} من {most} إجابة",
    plan_near:
      "قدّم مساعدك {answers} من أصل {most} إجابة تشملها خطتك هذا الشهر. عند نفادها يتوقف حتى {date}، ويظل بإمكان العملاء طلب التحدث إلى شخص أو ترك رسالة.",
    plan_reached_subject: "{title}: نفدت إجابات هذا الشهر",
    plan_reached:
      "قدّم مساعدك {answers} إجابة هذا الشهر، وخطتك تشمل {most}. لن يقدّم المزيد حتى {date}، ويظل بإمكان العملاء طلب التحدث إلى شخص أو ترك رسالة.",
    plan_change:
      "لا يُفرض أي رسم يتجاوز خطتك. يمكنك تغيير الخطة في Shopify في أي وقت: افتح التطبيق واختر «الخطة». مع خطة أكبر يعود المساعد إلى الإجابة فورًا.",
  },
};

export function fill(text: string, values: Record<string, string>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
