import { expect, test } from "vitest";
import { docxParagraph, makeDocx } from "../ingest/test/make-docx.ts";
import { makePdf } from "../ingest/test/make-pdf.ts";
import { hasText, readFileText } from "./file-text.ts";

const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test("a PDF, a Word document, a text and a table of any columns are read", async () => {
  const pdf = makePdf([[{ text: "The frobnicator wants oil.", y: 700 }]]);
  expect(await readFileText(pdf, "application/pdf")).toEqual({ text: "The frobnicator wants oil." });
  const word = makeDocx(docxParagraph("The frobnicator wants oil."));
  expect(await readFileText(word, docx)).toEqual({ text: "The frobnicator wants oil." });
  expect(await readFileText(bytesOf("One\n\ntwo *three*"), "text/plain")).toEqual({
    text: "One\n\ntwo *three*",
  });
  expect(await readFileText(bytesOf("order;total;city\n17;4,50;Bern"), "text/csv")).toEqual({
    text: "order;total;city\n17;4,50;Bern",
  });
});

test("what cannot be read says why, and nothing is thrown", async () => {
  const broken = bytesOf("%PDF-1.7\nand then nothing of it");
  expect(await readFileText(broken, "application/pdf")).toEqual({ unreadable: "The PDF is damaged." });
  expect(await readFileText(new Uint8Array([0x50, 0x4b, 3, 4, 9]), docx)).toEqual({
    unreadable: "The Word document is damaged.",
  });
  expect(await readFileText(new Uint8Array(2_000), "text/plain")).toHaveProperty("unreadable");
  expect(await readFileText(bytesOf(" \n "), "text/plain")).toEqual({
    unreadable: "There is no text in it.",
  });
  expect(await readFileText(bytesOf("x"), "application/zip")).toHaveProperty("unreadable");
});

test("no more is kept of a file than any model is shown, and no half of a character", async () => {
  const read = await readFileText(bytesOf("😀".repeat(40_001)), "text/plain");
  const { text } = read as { text: string };
  expect(text.length).toBe(60_000);
  expect(text.isWellFormed()).toBe(true);
});

test("pictures and archives have no words to read", () => {
  expect(["application/pdf", docx, "text/plain", "text/csv"].every(hasText)).toBe(true);
  expect(["image/png", "application/zip"].some(hasText)).toBe(false);
});
