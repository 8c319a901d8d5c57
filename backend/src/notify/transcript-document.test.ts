import type { Message } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import { transcriptHtml, transcriptText } from "./transcript-document.ts";

const messages: Message[] = [
  {
    seq: 1,
    id: "a",
    role: "visitor",
    author: { id: "v", name: '<img src=x onerror="alert(1)">' },
    text: "How?\nNow?",
    attachments: [
      { id: "f_1", name: "a&b.pdf", content_type: "application/pdf", size: 3, url: "/files/f_1" },
      { id: "f_2", name: "evil", content_type: "text/plain", size: 3, url: "javascript:alert(1)" },
    ],
    status: "complete",
    created_at: "2026-11-21T23:30:00.000Z",
  },
  {
    seq: 2,
    id: "b",
    role: "assistant",
    text: "So. [1] [2]",
    citations: [
      { number: 1, title: "Returns", url: "https://shop.example/r?a=1&b=2", external_id: "r" },
      { number: 2, title: "Inside", external_id: "i" },
    ],
    status: "complete",
    created_at: "2026-11-21T23:31:00.000Z",
  },
  {
    seq: 3,
    id: "c",
    role: "system",
    text: "Ana joined.",
    status: "complete",
    created_at: "2026-11-21T23:32:00.000Z",
  },
];
const transcript = {
  title: "Acme",
  language: "en",
  timeZone: "Asia/Tokyo",
  origin: "https://chat.example.com",
  messages,
} as const;

test("as text: who, when in the visitor's zone, what, sources and files with whole addresses", () => {
  expect(transcriptText(transcript).replaceAll("\u202f", " ")).toBe(`Transcript: Acme

<img src=x onerror="alert(1)">, Nov 22, 2026, 8:30 AM
How?
Now?
Files:
- a&b.pdf <https://chat.example.com/files/f_1>
- evil

Assistant, Nov 22, 2026, 8:31 AM
So. [1] [2]
Sources:
- [1] Returns <https://shop.example/r?a=1&b=2>
- [2] Inside

Acme, Nov 22, 2026, 8:32 AM
Ana joined.
`);
});

test("as a page: everything that somebody wrote is escaped, and only web addresses are links", () => {
  const html = transcriptHtml({ ...transcript, title: "<b>Acme</b>" });
  expect(html).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
  expect(html).toContain('<a href="https://shop.example/r?a=1&amp;b=2" rel="noopener">[1] Returns</a>');
  expect(html).toContain("<title>Transcript: &lt;b&gt;Acme&lt;/b&gt;</title>");
  expect(html).not.toMatch(/<img|<b>Acme|javascript:/);
});

test("Arabic reads from right to left", () => {
  expect(transcriptHtml({ ...transcript, language: "ar" })).toContain('<html lang="ar" dir="rtl">');
});
