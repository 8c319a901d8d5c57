import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { putDocument } from "./put-document.ts";
import { search } from "./search.ts";

const owner = { org_id: "acme", widget_id: "shop" };
const documents: Record<string, string> = {
  "shipping.md": `# Shipping
## Where we deliver
We deliver parcels in Germany, Austria and France. Islands take two days longer.
## What shipping costs
Shipping costs five euros. Orders over fifty euros are sent free of charge.
## Tracking
You get a tracking number by e-mail when the parcel leaves.`,
  "returns.md": `# Returns
## Send something back
You may return anything within thirty days. Put the label from your account on the parcel.
## When the money comes
We pay back within a week after the parcel has arrived.`,
  "develop.md": `# For developers
## Client libraries
There are client libraries for C++, C# and Node.js. Set \`max_message_chars\` in the configuration.
## Near the limit
AND, OR and NOT are operators of the query language; NEAR is not.`,
  "ja.md": "# 配送\n## 配送先\n会話はデータベースに保存されます。\n## 料金\n送料は五百円です。",
};

beforeEach(async () => {
  for (const [external_id, content] of Object.entries(documents)) {
    const title = /^# (.*)$/m.exec(content)?.[1] ?? external_id;
    await putDocument(env.DB, { ...owner, external_id }, { title, content, format: "markdown" });
  }
});

const find = (query: string, limit = 5) => search(env.DB, { ...owner, query, limit });
const note = (n: number) => `## Note ${n}\n\nA visitor rents the boat ${n} of the harbour.`;
const headings = async (query: string) => (await find(query)).map(({ heading }) => heading);

describe("search", () => {
  test.each([
    ["How much does shipping cost?", "What shipping costs"],
    ["Do you deliver to Austria?", "Where we deliver"],
    ["can i return an item", "Send something back"],
    ["When do I get my money back?", "When the money comes"],
    ["tracking", "Tracking"],
    ["max_message_chars", "Client libraries"],
    ["is there a library for c++", "Client libraries"],
    ["会話はどこに保存されますか", "配送先"],
  ])("answers %j from the section %j", async (question, heading) => {
    expect((await headings(question))[0]).toBe(heading);
  });

  test("gives title, url and score with a passage, best first", async () => {
    await putDocument(
      env.DB,
      { ...owner, external_id: "hours" },
      {
        title: "Hours",
        content: "The shop opens at nine.",
        format: "text",
        url: "https://example.com/hours",
      },
    );
    const [first] = await find("shop opens");
    expect(first).toMatchObject({
      title: "Hours",
      url: "https://example.com/hours",
      heading: "",
      external_id: "hours",
    });
    const scores = (await find("parcel money tracking", 5)).map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  test.each([
    "what is the weather in Paris",
    "Who won the world cup in 1998?",
    "write a poem about my cat",
    "😀",
    "?!",
    '"',
  ])("finds nothing for %j", async (question) => {
    expect(await find(question)).toEqual([]);
  });

  test.each([
    "AND OR NOT",
    "NEAR(",
    'quote " in the middle',
    "a* OR b*",
    "title: parcel",
    "{text} : x",
    "'; DROP TABLE chunks; --",
    "parcel AND",
    "-parcel ^parcel",
    "\u0000parcel",
  ])("takes %j as words", async (question) => {
    await expect(find(question)).resolves.toBeInstanceOf(Array);
  });

  test.each([
    ["trakcing number", "Tracking"],
    ["what does shiping cost", "What shipping costs"],
    ["do you delivr to autria", "Where we deliver"],
  ])("takes %j for a slip of the finger", async (question, heading) => {
    expect((await headings(question))[0]).toBe(heading);
  });

  test.each([
    ["Wo stehen die Öffnungszeiten der Geschäfte?", "de"],
    ["Où sont les horaires des magasins ?", "fr"],
    ["¿Dónde están los horarios de las tiendas?", "es"],
    ["Onde estão os horários das lojas?", "pt"],
  ])("finds other forms of the words of %j", async (question, language) => {
    const pages: Record<string, string> = {
      de: "Unser Geschäft hat die Öffnungszeit, die an der Tür steht, und das ist nicht die der Post.",
      fr: "Notre magasin a un horaire qui est sur la porte, et ce n'est pas celui de la poste.",
      es: "Nuestra tienda tiene el horario que está en la puerta, y no es el de correos.",
      pt: "A nossa loja tem o horário que está na porta, e não é o dos correios.",
    };
    for (const [external_id, content] of Object.entries(pages))
      await putDocument(env.DB, { ...owner, external_id }, { title: external_id, content, format: "text" });
    expect((await find(question))[0]?.external_id).toBe(language);
  });

  test("finds by its English terms what was indexed before languages were told apart", async () => {
    await putDocument(
      env.DB,
      { ...owner, external_id: "alt" },
      { title: "Alt", content: "x", format: "text" },
    );
    await env.DB.prepare("UPDATE chunks SET text = 'Rechnungen kommen per Post'  WHERE text = 'x'").run();
    await env.DB.prepare(
      `UPDATE chunks_fts SET scope = ?1, title = 'alt', heading = '', words = 'rechnungen kommen per post'
       WHERE rowid = (SELECT id FROM chunks WHERE text LIKE 'Rechnungen%')`,
    )
      .bind(`x${Array.from(new TextEncoder().encode("acme/shop"), (byte) => byte.toString(16)).join("")}`)
      .run();
    expect((await find("Rechnungen"))[0]?.external_id).toBe("alt");
  });

  test("finds the one heading among thousands of passages that all hold the question's words", async () => {
    for (let at = 0; at < 3; at++) {
      const content = Array.from({ length: 900 }, (_, n) => note(at * 900 + n)).join("\n\n");
      await putDocument(
        env.DB,
        { ...owner, external_id: `notes-${at}` },
        { title: "Log", content, format: "markdown" },
      );
    }
    await putDocument(
      env.DB,
      { ...owner, external_id: "prices" },
      { title: "Prices", content: "## Boat rents\n\nTen euros an hour.", format: "markdown" },
    );
    expect((await headings("how much is the rent of a boat?"))[0]).toBe("Boat rents");
  });

  test("gives the nearest there is where it is asked for anything", async () => {
    const query = "parcel insurance against volcano eruptions";
    expect(await search(env.DB, { ...owner, query, limit: 5, least: 0 })).not.toEqual([]);
  });

  test("says which of them hold too little of the question to be quoted", async () => {
    const query = "where do I put the label, and who insures against volcanoes, floods and earthquakes?";
    const [nearest] = await search(env.DB, { ...owner, query, limit: 5, least: 0 });
    expect(nearest).toMatchObject({ heading: "Send something back", isWeak: true });
    const sure = await search(env.DB, { ...owner, query: "tracking number", limit: 1, least: 0 });
    expect(sure[0]).not.toHaveProperty("isWeak");
  });

  test("takes a word within another for a hint, not for the word", async () => {
    const pages: Record<string, string> = {
      whole: "So löschen Sie eine Datei auf dem Server.",
      within: "So löschen Sie die Konfigurationsdatei auf dem Server.",
      without: "So löschen Sie einen Benutzer auf dem Server.",
    };
    for (const [external_id, content] of Object.entries(pages))
      await putDocument(env.DB, { ...owner, external_id }, { title: "Hilfe", content, format: "text" });
    const found = await search(env.DB, { ...owner, query: "Datei löschen", limit: 3, least: 0 });
    expect(found.map(({ external_id }) => external_id)).toEqual(["whole", "within", "without"]);
  });

  test("finds words by their beginning when nothing else is found", async () => {
    expect((await headings("libr"))[0]).toBe("Client libraries");
  });

  test("does not take one common word for an answer", async () => {
    expect(await find("parcel insurance against volcano eruptions")).toEqual([]);
  });

  test("gives at most two passages of one section", async () => {
    const paragraph = "Warranty claims need the invoice number and a photograph of the damage. ".repeat(9);
    const content = `## Warranty\n\n${Array.from({ length: 6 }, () => paragraph).join("\n\n")}`;
    await putDocument(
      env.DB,
      { ...owner, external_id: "w" },
      { title: "Terms", content, format: "markdown" },
    );
    expect(await headings("warranty invoice")).toEqual(["Warranty", "Warranty"]);
  });

  test("keeps to the limit", async () => {
    expect(await find("parcel", 1)).toHaveLength(1);
  });

  test("copes with a message as long as a page", async () => {
    await expect(find("shipping costs euros ".repeat(1_500))).resolves.not.toEqual([]);
  });

  test("is not moved by what other widgets hold", async () => {
    const before = await find("shipping costs");
    for (let n = 0; n < 20; n++) {
      await putDocument(
        env.DB,
        { org_id: "acme", widget_id: "other", external_id: `${n}` },
        { title: "Shipping", content: `Shipping costs, shipping costs, number ${n}.`, format: "text" },
      );
    }
    expect(await find("shipping costs")).toEqual(before);
  });
});
