import type { Message, ShopPlan } from "@foyer/shared-widget/protocol";
import type { Email } from "./email.ts";
import { escapeHtml, page } from "./mail-page.ts";
import { fill, type MailLanguage, words } from "./mail-words.ts";
import { type Transcript, transcriptBody, transcriptText } from "./transcript-document.ts";

/** What an e-mail says, before it is known to whom and under which key. */
export type MailContent = Pick<Email, "subject" | "text" | "html">;

/** Of a mail about one conversation. */
type About = Pick<Transcript, "title" | "language" | "timeZone" | "origin" | "messages">;

/** To the owner, with what was written. */
export function leftAddressMail(
  about: About,
  { name, email }: { name?: string; email: string },
): MailContent {
  const word = words[about.language];
  const values = { title: about.title, visitor: name ?? word.visitor, email };
  const subject = fill(word.left_subject, values);
  const intro = fill(word.left_intro, values);
  return {
    subject,
    text: [intro, word.left_reply, transcriptText(about)].join("\n\n"),
    html: page({
      language: about.language,
      title: subject,
      body: [paragraph(intro), paragraph(word.left_reply), "<hr>", transcriptBody(about)].join("\n"),
    }),
  };
}

/** To the visitor: what a person wrote meanwhile, and the way back. */
export function answerMail(about: About, link: string | null): MailContent {
  const word = words[about.language];
  const agent = agentOf(about.messages, about.language);
  const subject = fill(word.answer_subject, { agent, title: about.title });
  const intro = fill(word.answer_intro, { agent });
  const button =
    link &&
    `<p style="margin:24px 0"><a href="${escapeHtml(link)}" style="background:#1c1c1c;color:#fff;padding:10px 18px;border-radius:6px;text-decoration:none">${escapeHtml(word.answer_button)}</a></p>`;
  const texts = about.messages.map(({ text }) => text).filter(Boolean);
  return {
    subject,
    text: `${[intro, ...texts, ...(link ? [`${word.answer_button}:\n${link}`] : []), "--", word.answer_footer].join("\n\n")}\n`,
    html: page({
      language: about.language,
      title: subject,
      body: [paragraph(intro), transcriptBody(about), button ?? "", small(word.answer_footer)].join("\n"),
    }),
  };
}

/** To whom the visitor said. */
export function transcriptMail(transcript: Transcript): MailContent {
  const word = words[transcript.language];
  const subject = fill(word.transcript_subject, { title: transcript.title });
  return {
    subject,
    text: `${transcriptText(transcript)}\n--\n${word.transcript_footer}\n`,
    html: page({
      language: transcript.language,
      title: subject,
      body: [transcriptBody(transcript), small(word.transcript_footer)].join("\n"),
    }),
  };
}

/** To a shop's merchant. */
export function planMail(
  { state, answers, answers_most, ends_at }: ShopPlan,
  { title, language, timeZone }: { title: string; language: MailLanguage; timeZone: string },
): MailContent {
  const word = words[language];
  const number = (value: number): string => value.toLocaleString(language);
  const date = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone }).format(Date.parse(ends_at));
  const values = { title, date, answers: number(answers), most: number(answers_most ?? 0) };
  const isReached = state === "reached";
  const subject = fill(isReached ? word.plan_reached_subject : word.plan_near_subject, values);
  const texts = [isReached ? word.plan_reached : word.plan_near, word.plan_change].map((text) =>
    fill(text, values),
  );
  return {
    subject,
    text: `${texts.join("\n\n")}\n`,
    html: page({ language, title: subject, body: texts.map(paragraph).join("\n") }),
  };
}

/** To the org's admins. */
export function webhookDisabledMail({ url, reason }: { url: string; reason: string }): MailContent {
  const subject = `A webhook was switched off: ${URL.parse(url)?.host ?? url}`;
  const text = `Foyer no longer calls ${url}. ${reason} Look after it, then enable it again in the console or with PUT /api/webhooks.`;
  return {
    subject,
    text: `${text}\n`,
    html: page({ language: "en", title: subject, body: paragraph(text) }),
  };
}

function agentOf(messages: readonly Message[], language: MailLanguage): string {
  return messages.findLast(({ role }) => role === "agent")?.author?.name ?? words[language].team;
}

const paragraph = (text: string): string => `<p dir="auto">${escapeHtml(text)}</p>`;
const small = (text: string): string => `<hr><p><small>${escapeHtml(text)}</small></p>`;
