import { isRightToLeft, type MailLanguage } from "./mail-words.ts";

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A page that any mail program shows. `body` is HTML, `title` is not. */
export function page({
  language,
  title,
  body,
}: {
  language: MailLanguage;
  title: string;
  body: string;
}): string {
  const direction = isRightToLeft(language) ? "rtl" : "ltr";
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head>
<body style="margin:0 auto;padding:24px;max-width:640px;font:15px/1.5 system-ui,sans-serif;color:#1c1c1c;background:#fff">
<h1 style="font-size:18px" dir="auto">${escapeHtml(title)}</h1>
${body}
</body>
</html>
`;
}
