import { type Notes, page } from "./note.ts";

/** What is said in a conversation, and what agents say beside it. */
export const messages: Notes = {
  Message: {
    about: "Something that was said.",
    fields: {
      seq: "Given by the conversation: 1, 2, 3 … with no holes.",
      author: "The person, where one wrote it.",
      text: "Markdown. Empty where `attachments` say it all. In a failed answer a sentence in English, for clients that do not translate `code`.",
      attachments: "The files sent with it.",
      citations: "What the answer rests on.",
      products: "The shop's products that the answer recommends, as the shop told them at that moment.",
      status: "`interrupted`: stopped or cut off, `text` is what was written; `failed`: there is no answer.",
      code: "Why the message is as it is, for clients that translate.",
      offer: "The assistant could not help and a person can be asked for.",
      rating: "What the visitor thinks of an answer of the assistant's.",
      created_at: "UTC.",
    },
  },
  Role: {
    about:
      "Who a message is from: `assistant` is the AI, `agent` a person who answers, `system` the conversation itself.",
  },
  Author: { about: "A person.", fields: { id: "Your id for them.", name: "What the visitor sees." } },
  Citation: {
    about: "A source of an answer.",
    fields: {
      number: "How the text names it: `[2]`.",
      url: "Where to read it. Absent where the document was put without an address.",
      external_id: "The document.",
      heading: "The headings above the passage, outermost first, joined by `›`.",
      quote: "The passage, shortened, as plain text.",
    },
  },
  Product: {
    about: "A product of the shop that the assistant recommends.",
    fields: {
      id: "The shop's.",
      url: "Its page, in the language that the visitor has the shop in.",
      image: "On the shop's own servers.",
      "image.alt": "In words.",
      price: "In the currency's own unit: `1200.50`.",
      price_from: "Some of its variants cost more.",
      available: "Whether it can be bought.",
      variant: "What would be put into the cart. Absent where the visitor has to choose first.",
    },
  },
  Attachment: {
    about: "A file somebody sent.",
    fields: {
      id: "For `attachments` of `send`.",
      size: "Bytes.",
      url: "On the backend. It cannot be guessed, and who has it may read the file until `url_expires_at`; then it answers 403. In webhooks, mails and transcripts it is good for a week.",
      url_expires_at:
        "Each time the message is read its files have an address that is good for at least an hour. `GET /api/files/{conversation_id}/{file_id}` gives a new one as well.",
    },
  },
  UploadAnswer: { about: "A file of the conversation." },
  Rating: { about: "A visitor's word on an answer." },
  Note: {
    about:
      "What agents tell each other about a conversation. It is no message: it has no `seq`, and no visitor receives it on any way.",
    fields: {
      number: "Given by the conversation: 1, 2, 3 …",
      author: "The agent who wrote it.",
      after: "The `seq` of the message it was written after. 0 for none.",
    },
  },
  HistoryAnswer: {
    about: "Messages, the oldest first, and how their conversation stands.",
    fields: page,
  },
  TranscriptRequest: {
    about: "Where to send the transcript.",
    fields: { time_zone: "Times are written as clocks there show them." },
  },
  TranscriptAnswer: {
    about: "A conversation to take along.",
    fields: {
      title: "The widget's title, or a name for it.",
      messages: "The newest 5,000, the oldest first. Agents' notes are none of them.",
    },
  },
};
