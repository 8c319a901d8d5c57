import type { Passage } from "@foyer/shared-widget/protocol";
import { describe, expect, test } from "vitest";
import type { FoundPassage } from "../knowledge/search.ts";
import type { ChatEvent, ChatRequest } from "./chat-model.ts";
import { passagesModel } from "./passages.ts";

const passage = (text: string, over: Partial<Passage> = {}): Passage => ({
  external_id: "hours.md",
  title: "Hours",
  heading: "Opening hours",
  text,
  score: 5,
  ...over,
});
const atOnce = async () => {};

async function ask(
  content: string,
  passages: Passage[] = [],
  over: Partial<ChatRequest> = {},
  handoff = true,
) {
  const request = {
    system: "",
    messages: [{ role: "user" as const, content }],
    passages,
    temperature: 0,
    maxTokens: 100,
    ...over,
  };
  const pieces: string[] = [];
  let finish: Extract<ChatEvent, { type: "finish" }> | undefined;
  for await (const event of passagesModel({ handoff, pause: atOnce }).stream(
    request,
    new AbortController().signal,
  )) {
    if (event.type === "text") pieces.push(event.text);
    else if (event.type === "finish") finish = event;
  }
  return { text: pieces.join(""), pieces, finish };
}

describe("an answer", () => {
  test("quotes nothing that was only found for a language model to judge", async () => {
    const weak: FoundPassage = { ...passage("We sell boats."), isWeak: true };
    const { text, finish } = await ask("When do you open?", [weak, passage("We open at nine.")]);
    expect(text).not.toContain("boats");
    expect(finish?.citations).toMatchObject([{ number: 1, quote: "We open at nine." }]);
    expect((await ask("When do you open?", [weak])).finish).toMatchObject({
      citations: [],
      code: "no_answer",
    });
  });

  test("quotes the best passage and cites it", async () => {
    const { text, finish } = await ask("When do you open?", [
      passage("We open at **nine**.", { url: "https://x.test/hours" }),
    ]);
    expect(text).toBe("Here is what I found:\n\nWe open at **nine**. [1]");
    expect(finish).toEqual({
      type: "finish",
      citations: [
        {
          number: 1,
          title: "Hours",
          url: "https://x.test/hours",
          external_id: "hours.md",
          heading: "Opening hours",
          quote: "We open at nine.",
        },
      ],
    });
  });

  test("comes word by word", async () => {
    const { pieces } = await ask("When do you open?", [passage("We open at nine.")]);
    expect(pieces).toEqual([
      "Here",
      " is",
      " what",
      " I",
      " found:",
      "\n\nWe",
      " open",
      " at",
      " nine.",
      " [1]",
    ]);
  });

  test("takes whole sentences from the part that speaks of the question", async () => {
    const filler =
      "The building has a long history and many visitors admire its front door every year. ".repeat(9);
    const { text } = await ask("Is parking free?", [
      passage(`${filler}\n\nParking is free for two hours. After that it costs one euro.`, {
        heading: "About",
      }),
    ]);
    expect(text).toContain("Parking is free for two hours.");
    expect(text).not.toContain("front door");
  });

  test("keeps code whole, with the line that announces it, and marks the words", async () => {
    const code = `\`\`\`sh\n${"npm run something-long\n".repeat(40)}\`\`\``;
    const { text } = await ask("How do I start it?", [passage(`Start it with:\n\n${code}`)]);
    expect(text).toBe(`Here is what I found:\n\nStart it with: [1]\n\n${code}`);
  });

  test("puts its number below a quote that is only code", async () => {
    const { text } = await ask("start", [passage("```sh\nnpm start\n```")]);
    expect(text).toBe("Here is what I found:\n\n```sh\nnpm start\n```\n\n[1]");
  });

  test("is not the whole of a long passage", async () => {
    const text = Array.from(
      { length: 12 },
      (_, n) => `Paragraph ${n} says something about nothing much at all, at length.`,
    ).join("\n\n");
    const answer = await ask("paragraph 0", [passage(text)]);
    expect(answer.text.length).toBeLessThan(700);
  });

  test("names what is related, in a sentence each, and cites by the passages' own numbers", async () => {
    const { text, finish } = await ask("When do you open?", [
      passage("We open at nine."),
      passage("Weak.", { heading: "Far off", score: 1 }),
      passage("We open later on holidays. Ask us.", { heading: "Holidays", score: 4 }),
    ]);
    expect(text).toContain("Related:\n\n- **Holidays**: We open later on holidays. [3]");
    expect(text).not.toContain("Far off");
    expect(finish?.citations.map(({ number }) => number)).toEqual([1, 3]);
  });

  test("names what is related in a whole sentence, wherever its lines end", async () => {
    const { text } = await ask("holidays?", [
      passage("We open at nine."),
      passage("On holidays\\\nwe open later.", { heading: "Holidays", score: 4 }),
    ]);
    expect(text).toContain("- **Holidays**: On holidays we open later. [2]");
  });

  test("names each related section once", async () => {
    const holidays = { heading: "Holidays", score: 4 };
    const { finish } = await ask("open?", [
      passage("We open at nine."),
      passage("We open later.", holidays),
      passage("We open at ten.", holidays),
    ]);
    expect(finish?.citations.map(({ number }) => number)).toEqual([1, 2]);
  });

  test("takes a table along where little is said before it", async () => {
    const table = ["| Day | Hours |", "| --- | --- |", ...Array(30).fill("| Monday | nine to six |")].join(
      "\n",
    );
    const { text } = await ask("opening hours", [passage(`Our hours differ by day.\n\n${table}`)]);
    expect(text).toContain(table);
  });

  test("makes a passage's own [2] literal, but not in code", async () => {
    const { text } = await ask("footnote", [passage("As shown [2] in `a[2]`.")]);
    expect(text).toContain(String.raw`As shown \[2\] in ${"`a[2]`"}. [1]`);
  });

  test("speaks the visitor's language where it speaks itself", async () => {
    const quote = [passage("We open at nine.")];
    expect((await ask("open?", quote, { locale: "de-AT" })).text).toMatch(/^Das habe ich dazu gefunden:/);
    expect((await ask("open?", quote, { locale: "ja" })).text).toMatch(/^次の情報が見つかりました。/);
    expect((await ask("open?", quote, { locale: "sv" })).text).toMatch(/^Here is what I found:/);
  });
});

describe("when nothing was found", () => {
  test("it says so, offers a person and finishes with the code", async () => {
    const { text, finish } = await ask("What is the weather?");
    expect(text).toMatch(/found nothing.*talk to a person/);
    expect(finish).toEqual({ type: "finish", citations: [], code: "no_answer" });
  });

  test("it offers no person where none can come", async () => {
    expect((await ask("What is the weather?", [], {}, false)).text).not.toContain("person");
  });

  test.each(["en", "es", "fr", "de", "pt", "ja", "ar"])("it says so in %s", async (locale) => {
    const english = (await ask("x")).text;
    const { text } = await ask("x", [], { locale });
    expect(text.length).toBeGreaterThan(20);
    expect(text === english).toBe(locale === "en");
  });
});

describe("small talk", () => {
  test("gets a short reply, and is not a failure to answer", async () => {
    const { text, finish } = await ask("Hello!");
    expect(text).toMatch(/^Hello! Ask me something/);
    expect(finish).toEqual({ type: "finish", citations: [] });
  });

  test("never makes it pretend to be more than it is", async () => {
    expect((await ask("Are you a human?")).text).toMatch(/automatic assistant, not a person/);
  });

  test("is answered in its own language", async () => {
    expect((await ask("Gracias", [], { locale: "en" })).text).toMatch(/^¡De nada!/);
    expect((await ask("ok", [], { locale: "fr" })).text).toMatch(/^Avec plaisir/);
  });
});

describe("an answer that is stopped", () => {
  test("ends without another word and without an error", async () => {
    const stop = new AbortController();
    const events: ChatEvent[] = [];
    const model = passagesModel({ handoff: false });
    const request = {
      system: "",
      messages: [{ role: "user" as const, content: "open" }],
      passages: [passage("We open at nine.")],
      temperature: 0,
      maxTokens: 1,
    };
    for await (const event of model.stream(request, stop.signal)) {
      events.push(event);
      if (events.length === 3) stop.abort();
    }
    expect(events).toHaveLength(3);
    expect(events.every(({ type }) => type === "text")).toBe(true);
  });
});
