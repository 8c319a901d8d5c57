import { type Notes, page } from "./note.ts";

/** What the assistant answers from. */
export const knowledge: Notes = {
  DocumentRequest: {
    about: "Something the assistant may answer from.",
    fields: {
      format: "What `content` is written in.",
      url: "Where a visitor can read it. Citations link there.",
      tags: "Words it is to be found by, beside those of its title and text.",
      language: "A language tag. Kept and told; the search reads every language alike.",
    },
  },
  DocumentAnswer: {
    about: "A document as it is stored.",
    fields: {
      tags: "As they were put, each once.",
      chunks: "How many passages it was split into.",
      changed: "False when the same was there before and nothing was done.",
    },
  },
  DocumentsPage: { about: "Documents, without their text.", fields: page },
  Passage: {
    about: "A piece of a document.",
    fields: {
      heading: "The headings above it, outermost first, joined by `›`. Empty for none.",
      score: "Higher is better. To compare within one answer only.",
    },
  },
  SearchAnswer: { about: "What was found, best first." },
  AskRequest: {
    about: "A question that belongs to no conversation.",
    fields: { locale: "A language tag: what is answered in where the question does not tell." },
  },
  AskAnswer: {
    about: "What the assistant answers.",
    fields: {
      answer: "Markdown. `[1]` names the citation with that number.",
      citations: "What the answer rests on.",
      code: "The knowledge has no answer, and `answer` says so.",
      model: "What answered, such as `openai:gpt-5-mini`, or `passages` where no language model is set up.",
    },
  },
};
