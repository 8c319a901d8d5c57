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
      state:
        "`queued`: waits to be read; `indexing`: is being read; `ready`; `failed`: could not be read, and what was there before stays.",
      reason: "Why it failed, for people.",
      source_id: "The source it was fetched by. Those that were put have none.",
      hash: "Of what is indexed: the same as long as the same is put. Whoever keeps what a put answered finds in the list what another hand changed. None before it was read for the first time.",
      changed: "False when the same was there before and nothing was done.",
    },
  },
  DocumentState: { about: "How far a document has come." },
  KnowledgeAnswer: {
    about: "What a widget knows, and what it is about to.",
    fields: {
      documents: "How many there are in each state.",
      chunks: "Passages that answers can be made of.",
      progress: "Of the bulk put or the source that was begun last.",
    },
  },
  IngestProgress: {
    about: "How far something has come that takes a while.",
    fields: {
      source_id: "Where it is a source.",
      total: "Documents, or pages: a crawl finds more as it goes.",
      done: "Of these; also those that were left out.",
      finished: "Whether nothing of it waits any more.",
    },
  },
  BulkRequest: { about: "Many documents. Of two with one id the last counts." },
  BulkAnswer: {
    about: "What is done with them.",
    fields: {
      queued: "How many will be read.",
      unchanged: "How many are there already as they are: nothing is done.",
    },
  },
  SourceRequest: {
    about: "Something that is fetched, once or again and again.",
    fields: {
      kind: "`url`: one page; `sitemap`: the pages it lists; `crawl`: a page and those it links to on the same site.",
      max_pages: "How many pages at most.",
      max_depth: "How many links from the start. A crawl only.",
      include: "Paths, where `*` stands for anything. Where there are any, only pages that one of them fits.",
      exclude: "Paths of pages that are left out.",
      every_hours: "How often it is fetched again. Left out: only when asked to.",
    },
  },
  SourceAnswer: {
    about: "A source, and how far its last run has come.",
    fields: {
      reason: "Why the run failed, for people.",
      pages: "Of the last run: fetched, still to come, not to be had, left out.",
      problems: "The first pages that were not to be had or were left out, and why.",
      started_at: "When the last run began.",
      finished_at: "When it ended; null while it goes on.",
      due_at: "When it is fetched next; null: only when asked to.",
    },
  },
  SourceList: { about: "The sources of a widget." },
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
