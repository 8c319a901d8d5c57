import { type Notes, page } from "./note.ts";

/** How it goes, and what was said. */
export const insights: Notes = {
  AnalyticsAnswer: {
    about: "The counts of one widget.",
    fields: {
      time_zone: "The widget's. Days and hours are days and hours there.",
      from: "The first day.",
      to: "The last day; it counts in.",
      total: "All days together.",
      "total.conversations": "Counted on the day of their first message.",
      "total.messages_assistant": "Also answers that failed or were interrupted.",
      "total.messages_agent": "Notes to other agents are none.",
      "total.assistant_alone":
        "Of `conversations`: answered by the assistant, with no person asked for and none in it.",
      "total.handoffs": "How often a person was asked for.",
      "total.takeovers": "How often an agent took a conversation.",
      "total.unanswered": "Questions that the knowledge had no answer to.",
      "total.rated_up": "Answers that visitors found good.",
      "total.rated_down": "Answers that they did not.",
      "total.csat_count": "How many conversations were rated at the end.",
      "total.csat_sum": "Of their ratings, 1 to 5.",
      "total.first_response_count":
        "How often a person said their first words, after one was asked for or took over.",
      "total.first_response_ms": "How long that took, summed up.",
      "total.close_count": "How many closings `close_ms` is the sum of.",
      "total.close_ms": "From the first message to the close, summed up.",
      "total.tokens_in": "Of the assistant's answers, as the model's provider counted.",
      "total.cost_micros": "Millionths of a US dollar, at the price when the tokens were used.",
      days: "One for each day, also for those on which nothing happened, with the counts of `total`.",
      busiest:
        "Visitors' messages by hour of the week: seven lists from Monday to Sunday, each with 24 numbers from midnight on.",
      unanswered: "The questions the knowledge had no answer to, the most frequent first.",
      "unanswered.question": "Those that differ in capitals and spaces only are one.",
      "unanswered.conversation_id": "Where it was asked last.",
    },
  },
  MessageSearchAnswer: {
    about: "Messages that were found, newest first.",
    fields: {
      "results.excerpt": "A piece of the message around what was found, as plain text.",
      "results.excerpt.found": "Whether this part of it is a hit.",
      ...page,
    },
  },
};
