import type { Message, Product } from "@foyer/shared-widget/protocol";
import { escapeHtml, page } from "./mail-page.ts";
import { type MailLanguage, words } from "./mail-words.ts";

/** What a transcript is made of. Messages only: agents' notes are none. */
export interface Transcript {
  /** The widget's title, or what stands for it. */
  title: string;
  language: MailLanguage;
  timeZone: string;
  /** Where files are, when their addresses say only the path. */
  origin: string;
  messages: readonly Message[];
}

interface Line {
  who: string;
  when: string;
  text: string;
  lists: { label: string; items: { name: string; url?: string }[] }[];
}

/** As plain text: who, when, what, and below it what it was made of. */
export function transcriptText(transcript: Transcript): string {
  const blocks = lines(transcript).map(({ who, when, text, lists }) =>
    [
      `${who}, ${when}`,
      text,
      ...lists.map(({ label, items }) =>
        [`${label}:`, ...items.map(({ name, url }) => `- ${name}${url ? ` <${url}>` : ""}`)].join("\n"),
      ),
    ]
      .filter((part) => part !== "")
      .join("\n"),
  );
  return `${[heading(transcript), ...blocks].join("\n\n")}\n`;
}

/** As a page of its own: no scripts, nothing fetched, everything that somebody wrote escaped. */
export function transcriptHtml(transcript: Transcript): string {
  return page({
    language: transcript.language,
    title: heading(transcript),
    body: transcriptBody(transcript),
  });
}

/** The same to stand within an e-mail. */
export function transcriptBody(transcript: Transcript): string {
  return lines(transcript)
    .map(({ who, when, text, lists }) => {
      const below = lists
        .map(({ label, items }) => `<p>${escapeHtml(label)}</p><ul>${items.map(item).join("")}</ul>`)
        .join("");
      const said = text && `<p style="white-space:pre-wrap;margin:4px 0" dir="auto">${escapeHtml(text)}</p>`;
      return `<div style="margin:0 0 16px"><b dir="auto">${escapeHtml(who)}</b> <small>${escapeHtml(when)}</small>${said}${below}</div>`;
    })
    .join("\n");
}

function item({ name, url }: { name: string; url?: string }): string {
  const text = escapeHtml(name);
  return url ? `<li><a href="${escapeHtml(url)}" rel="noopener">${text}</a></li>` : `<li>${text}</li>`;
}

const heading = ({ language, title }: Transcript): string => `${words[language].transcript}: ${title}`;

function lines({ title, language, timeZone, origin, messages }: Transcript): Line[] {
  const word = words[language];
  const format = new Intl.DateTimeFormat(language, {
    timeZone,
    dateStyle: "medium",
    timeStyle: "short",
  });
  const names = { visitor: word.visitor, assistant: word.assistant, agent: word.team, system: title };
  return messages.map(
    ({ role, author, text, created_at, citations = [], attachments = [], products = [] }) => ({
      who: author?.name ?? names[role],
      when: format.format(new Date(created_at)),
      text,
      lists: [
        {
          label: word.sources,
          items: citations.map(({ number, title, url }) => ({
            name: `[${number}] ${title}`,
            ...linked(url, origin),
          })),
        },
        {
          label: word.files,
          items: attachments.map(({ name, url }) => ({ name, ...linked(url, origin) })),
        },
        {
          label: word.products,
          items: products.map(({ title, price, url }) => ({
            name: `${title}, ${priceText(price, language)}`,
            ...linked(url, origin),
          })),
        },
      ].filter(({ items }) => items.length > 0),
    }),
  );
}

/** The whole address, where it is one of the web's. */
function linked(address: string | undefined, origin: string): { url?: string } {
  const url = address === undefined ? null : URL.parse(address, origin);
  return url && ["https:", "http:"].includes(url.protocol) ? { url: url.href } : {};
}

/** With no fewer digits than the shop gave it: the language may think that there are fewer. */
function priceText({ amount, currency }: Product["price"], language: MailLanguage): string {
  const minimumFractionDigits = amount.split(".")[1]?.length ?? 0;
  const format = new Intl.NumberFormat(language, { style: "currency", currency, minimumFractionDigits });
  return format.format(Number(amount));
}
