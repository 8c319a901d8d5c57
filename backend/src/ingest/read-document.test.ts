import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import type { FileKind } from "./file-kind.ts";
import { readDocument } from "./read-document.ts";
import { docxParagraph, docxStyles, makeDocx } from "./test/make-docx.ts";
import { makePdf } from "./test/make-pdf.ts";

const read = (bytes: Uint8Array | string, kind: FileKind, charset?: string) =>
  readDocument(typeof bytes === "string" ? strToU8(bytes) : bytes, kind, charset);
const why = async (bytes: Uint8Array | string, kind: FileKind): Promise<string> => {
  const failed = await read(bytes, kind).then(
    () => "it was read",
    (error: Error) => `${error.name}: ${error.message}`,
  );
  expect(failed).toMatch(/^Unreadable: /);
  return failed.slice("Unreadable: ".length);
};

const page = (number: number, word: string) => [
  { text: "Garden Tools Manual", size: 8, y: 800 },
  { text: `Caring for ${word}`, size: 18, y: 760 },
  { text: `The ${word} wants to be cleaned after every use, and oiled be-`, y: 730 },
  { text: "fore winter comes.", y: 716 },
  { text: "A second paragraph stands apart.", y: 690 },
  { text: "- Dry it", y: 660 },
  { text: "- Oil it", y: 646 },
  { text: "Part", y: 610 },
  { text: "Price", x: 300, y: 610 },
  { text: "Handle", y: 596 },
  { text: "12 EUR", x: 300, y: 596 },
  { text: `See also chapter ${word}.`, y: 560 },
  { text: `Page ${number}`, size: 8, y: 40 },
];

test("a PDF gives its headings, paragraphs, lists and tables, without page numbers", async () => {
  const { title, blocks } = await read(
    makePdf(["spade", "rake", "hoe", "fork"].map((word, at) => page(at + 1, word))),
    "pdf",
  );
  expect(title).toBe("Caring for spade");
  expect(blocks.slice(0, 5)).toEqual([
    { kind: "heading", level: 1, text: "Caring for spade" },
    {
      kind: "paragraph",
      text: "The spade wants to be cleaned after every use, and oiled before winter comes.",
    },
    { kind: "paragraph", text: "A second paragraph stands apart." },
    { kind: "list", text: "- Dry it\n- Oil it" },
    { kind: "table", text: "| Part | Price |\n| --- | --- |\n| Handle | 12 EUR |" },
  ]);
  expect(blocks).toHaveLength(24);
});

test("a damaged PDF, one without text and one that is none say so", async () => {
  const whole = makePdf([[{ text: "Words", y: 700 }]]);
  expect(await why(strToU8("%PDF-1.7\nand then nothing of it"), "pdf")).toBe("The PDF is damaged.");
  expect(
    await why(
      whole.map((byte, at) => (at > 9 ? byte ^ 0x55 : byte)),
      "pdf",
    ),
  ).toBe("The PDF is damaged.");
  expect(await why(makePdf([[]]), "pdf")).toContain("OCR");
  expect(await why("<h1>No</h1>", "pdf")).toBe("It is no PDF.");
});

test("a PDF that is locked with a password says so", async () => {
  const whole = new TextDecoder("latin1").decode(makePdf([[{ text: "Words", y: 700 }]]));
  const key = `<${"5a".repeat(32)}>`;
  const lock = `/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O ${key} /U ${key} >> /ID [<0102> <0102>]`;
  const locked = whole.replace("/Root", `${lock} /Root`);
  expect(locked).not.toBe(whole);
  expect(await why(locked, "pdf")).toBe("The PDF is locked with a password.");
});

const cell = (text: string) => `<w:tc>${docxParagraph(text)}</w:tc>`;

test("a Word document gives its headings, lists and tables", async () => {
  const { title, blocks } = await read(
    makeDocx(
      `${docxParagraph("Warranty", "Heading1")}${docxParagraph("Two years from the day of purchase.")}<w:tbl><w:tr>${cell("Part")}${cell("Years")}</w:tr><w:tr>${cell("Motor")}${cell("5")}</w:tr></w:tbl>`,
      docxStyles,
    ),
    "docx",
  );
  expect(title).toBe("Warranty");
  expect(blocks).toEqual([
    { kind: "heading", level: 1, text: "Warranty" },
    { kind: "paragraph", text: "Two years from the day of purchase." },
    { kind: "table", text: "| Part | Years |\n| --- | --- |\n| Motor | 5 |" },
  ]);
});

test("a zip bomb is not unpacked, whatever it says of itself", async () => {
  const large = makeDocx(docxParagraph("x"), { "word/footnotes.xml": new Uint8Array(60 * 1024 * 1024) });
  expect(large.byteLength).toBeLessThan(200_000);
  expect(await why(large, "docx")).toBe("Unpacked it is larger than 50 MiB.");
  const many = Object.fromEntries(
    Array.from({ length: 2_100 }, (_, at) => [`word/media/${at}.png`, new Uint8Array(1)]),
  );
  expect(await why(makeDocx(docxParagraph("x"), many), "docx")).toBe("It holds more than 2000 files.");

  // Claims that its megabyte is ten bytes, in both of the places where a zip file says so.
  const size = 1024 * 1024;
  const lying = makeDocx(docxParagraph("x"), { "word/document.xml": new Uint8Array(size) });
  const view = new DataView(lying.buffer);
  for (let at = 0; at + 4 <= lying.byteLength; at++)
    if (view.getUint32(at, true) === size) view.setUint32(at, 10, true);
  expect(await why(lying, "docx")).toBe("The Word document is damaged.");
});

test("a zip file of something else, and half a Word document, say so", async () => {
  expect(await why(zipSync({ "a.txt": strToU8("a") }), "docx")).toContain("no Word document");
  const whole = makeDocx(docxParagraph("x"));
  expect(await why(whole.slice(0, 200), "docx")).toBe("The Word document is damaged.");
  expect(await why(makeDocx("<w:p><w:unclosed>"), "docx")).toBe("The Word document is damaged.");
});

test("a table of questions and answers becomes sections, whatever else stands in it", async () => {
  const csv =
    'Kategorie;Frage;Antwort\nVersand;Was kostet der Versand?;"5 €\nab 50 € frei"\n;Und *Express*?;12 €\n';
  expect((await read(csv, "csv")).blocks).toEqual([
    { kind: "heading", level: 2, text: "Was kostet der Versand?" },
    { kind: "paragraph", text: "Kategorie: Versand" },
    { kind: "paragraph", text: "5 €\\\nab 50 € frei" },
    { kind: "heading", level: 2, text: String.raw`Und \*Express\*?` },
    { kind: "paragraph", text: "12 €" },
  ]);
  expect((await read("How long?,Two days\nHow much?,Five", "csv")).blocks).toHaveLength(4);
  expect(await why("one\ntwo\nthree", "csv")).toContain("questions");
});

test("text is read in the encoding it is in, whatever was said", async () => {
  const latin = new Uint8Array([
    ...strToU8("<meta charset=utf-8><p>Gr"),
    0xfc,
    0xdf,
    0x65,
    ...strToU8("</p>"),
  ]);
  expect((await read(latin, "html", "utf-8")).blocks).toEqual([{ kind: "paragraph", text: "Grüße" }]);
  const japanese = new Uint8Array([0x89, 0x63, 0x8b, 0xc6, 0x8e, 0x9e, 0x8a, 0xd4]);
  expect((await read(japanese, "text", "Shift_JIS")).blocks).toEqual([
    { kind: "paragraph", text: "営業時間" },
  ]);
  const declared = new Uint8Array([
    ...strToU8('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>'),
    0xf0,
    0xd2,
    0xc9,
    0xd7,
    0xc5,
    0xd4,
  ]);
  expect((await read(declared, "html")).blocks).toEqual([{ kind: "paragraph", text: "Привет" }]);
  expect((await read("<p>Größe</p>", "html", "iso-8859-1")).blocks).toEqual([
    { kind: "paragraph", text: "Größe" },
  ]);
  expect(
    (await read(new Uint8Array([0xff, 0xfe, 0x48, 0, 0x69, 0]), "text", "no-such-thing")).blocks[0]?.text,
  ).toBe("Hi");
});

test("what is no text, or has none, says so", async () => {
  expect(
    await why(
      new Uint8Array(5_000).map((_, at) => (at * 7) % 20),
      "text",
    ),
  ).toContain("no text");
  expect(await why("", "markdown")).toBe("It is empty.");
  expect(await why("<title>Shop</title><script>x()</script>", "html")).toBe("There is no text in it.");
});

test("a page is named by its title, and says what stands in its main part", async () => {
  const page = `<html lang="de"><title>Versand &amp; Kosten</title><body><div role="navigation"><a href=/>Start</a></div>
    <main><h1>Versand</h1><p>Kostet 5 €.</p></main><div role="contentinfo">Impressum</div>`;
  expect(await read(page, "html")).toEqual({
    title: "Versand & Kosten",
    blocks: [
      { kind: "heading", level: 1, text: "Versand" },
      { kind: "paragraph", text: "Kostet 5 €." },
    ],
  });
});
