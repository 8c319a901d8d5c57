import { describe, expect, test } from "vitest";
import { hasInformativeWords, queryTerms, terms } from "./words.ts";

describe("terms", () => {
  test("are the same for the forms of an English word", () => {
    expect(terms("Installing installs installed")).toEqual(["instal", "instal", "instal"]);
    expect(terms("customise colours")).toEqual(terms("customize color"));
  });

  test("ignore case and accents", () => {
    expect(terms("Été ÉTÉ ete Straße")).toEqual(["et", "et", "et", "strass"]);
  });

  test("keep the marks of C++ and C#", () => {
    expect(terms("C++, C# and c.")).toEqual(["cpp", "csharp", "and", "c"]);
  });

  test("open identifiers into their words", () => {
    expect(terms("max_message_chars data-widget-id")).toEqual([
      "max",
      "messag",
      "char",
      "data",
      "widget",
      "id",
    ]);
  });

  test("are pairs of characters in scripts without spaces", () => {
    expect(terms("会話を保存")).toEqual(["会話", "話を", "を保", "保存"]);
    expect(terms("ウィジェットID")).toEqual(["ウィ", "ィジ", "ジェ", "ェッ", "ット", "id"]);
  });

  test("drop the Arabic article and vowel signs", () => {
    expect(terms("المُحادثة")).toEqual(terms("محادثة"));
  });
});

describe("a question's terms", () => {
  test("are what it is about, in five languages", () => {
    expect(queryTerms("How do I put this on my WordPress site?")).toEqual(["put", "wordpress", "site"]);
    expect(queryTerms("¿Dónde se guardan las conversaciones?")).toEqual(["guardan", "conversacion"]);
    expect(queryTerms("Où sont stockées les conversations ?")).toEqual(["stocke", "convers"]);
    expect(queryTerms("Wo werden meine Gespräche gespeichert?")).toEqual(["gesprach", "gespeichert"]);
    expect(queryTerms("Onde ficam as minhas conversas?")).toEqual(["ficam", "conversa"]);
  });

  test("are all its words where it has only small ones", () => {
    expect(queryTerms("and where?")).toEqual(["and", "where"]);
    expect(hasInformativeWords("and where?")).toBe(false);
  });

  test("are none where it has no words", () => {
    expect(queryTerms("😀 !!! …")).toEqual([]);
  });

  test("leave out Japanese endings", () => {
    expect(queryTerms("保存しますか")).toEqual(["保存", "存し"]);
  });
});
