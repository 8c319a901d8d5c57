import type { Notes } from "./note.ts";

/** A conversation's state, and the frames that travel in it. */
export const frames: Notes = {
  Mode: {
    about:
      "Who answers: the assistant (`ai`), nobody yet although a person was asked for (`waiting`), a person (`human`), nobody any more (`closed`).",
  },
  ConversationState: {
    about: "What everyone in a conversation may know of it.",
    fields: {
      agent: "The person who has it, in mode `human`.",
      waiting: "In mode `waiting`: how the wait stands.",
      reachable: "The visitor left an e-mail address and agreed to be written to.",
      csat: "How satisfied the visitor said to be at the end.",
      first_seq: "Messages below this were deleted. 1 where none were.",
      last_seq: "0 where nothing was said.",
      "read.visitor": "The newest message the visitor has seen; 0 for none.",
      "read.agent": "The newest message an agent has seen; 0 for none.",
    },
  },
  Waiting: {
    about: "What a visitor who waits for a person is told.",
    fields: {
      position: "1: next. Absent while it is not known, and from the 101st on.",
      outlook:
        "`expected`: somebody is there; `unattended`: nobody is online; `outside_hours`: closed at this hour; `nobody_came`: it took longer than the owner allows.",
      opens_at: "With `outside_hours`: when people are there again, where that is known.",
    },
  },
  ConversationDetails: {
    about: "What agents know of a conversation beside its messages. No visitor receives it.",
    fields: {
      assignee: "Who is to look after it, whoever answers at the moment.",
      mode_since: "Since when the mode, and who holds it, is what it is.",
      csat_comment: "What the visitor wrote with the rating at the end.",
    },
  },

  ClientFrame: {
    about:
      "What a client says, told apart by `type`. A visitor may send `send`, `typing`, `read`, `stop`, `retry`, `handoff`, `rate`, `contact` and `approve`; an agent or a key `send`, `note`, `typing`, `read`, `stop`, `takeover`, `release`, `close`, `reopen`, `assign` and `label`.",
  },
  SendFrame: {
    about: "Says something. The `message` frame with the same `id` acknowledges it.",
    fields: {
      text: "May be empty where there are `attachments`.",
      attachments: "Ids of files put with `POST /api/uploads/{conversation_id}`.",
    },
  },
  NoteFrame: {
    about: "An agent writes a note to other agents. The `note` frame with the same `id` acknowledges it.",
  },
  TypingFrame: { about: "Starts and stops typing.", fields: { on: "False when they stopped." } },
  ReadFrame: { about: "Everything up to `seq` was on the screen." },
  StopFrame: {
    about: "Stops the answer being written. What was written stays, as `interrupted`.",
    fields: {
      heard: "Where it is spoken: how much of which answer was heard. The rest is not kept.",
      "heard.id": "The answer's.",
      "heard.chars": "In UTF-16 units.",
    },
  },
  RetryFrame: {
    about: "Asks for another answer to the visitor's last message, after one that was interrupted or failed.",
  },
  HandoffFrame: {
    about: "A visitor asks for a person.",
    fields: { on: "False: never mind.", reason: "For the people who answer." },
  },
  TakeoverFrame: {
    about: "An agent takes the conversation.",
    fields: {
      force: "Also from another agent.",
      reason: "Needed for that. The other agent is told.",
    },
  },
  ReleaseFrame: { about: "An agent hands the conversation back to the assistant." },
  CloseFrame: { about: "An agent ends the conversation." },
  ReopenFrame: { about: "An agent opens a closed conversation again, as it was before." },
  AssignFrame: {
    about: "An agent says who is to look after the conversation, whoever answers at the moment.",
    fields: { agent: "Null: nobody." },
  },
  LabelFrame: {
    about: "An agent labels the conversation.",
    fields: { labels: "All of them, in place of those before." },
  },
  RateFrame: {
    about:
      "A visitor rates an answer (`seq` and `value`) or, once the conversation was closed, all of it (`csat`).",
    fields: {
      seq: "An answer of the assistant's.",
      value: "Null takes it back.",
      csat: "From 1, not satisfied, to 5.",
      comment: "With `csat`.",
    },
  },
  ContactFrame: {
    about:
      "A visitor says who they are and how to reach them. What was told before and is left out now stays.",
    fields: {
      fields: "What was filled in before the talk, by the names of the widget's `prechat` fields.",
      consent: "The visitor agreed: nothing is kept without it.",
    },
  },

  ServerFrame: { about: "What the conversation says, told apart by `type`. Ignore a type you do not know." },
  ReadyFrame: {
    about: "Comes first, and again when the history was deleted.",
    fields: {
      messages: "Everything after the client's `after`, the oldest first.",
      reset:
        "`messages` is the newest page instead: forget what you hold, and page backwards through the history.",
      partial: "The answer being written at this moment, so far.",
      notes: "To agents only: all notes, the oldest first.",
      tools: "To agents only: all calls of tools, the oldest first.",
      details: "To agents only.",
    },
  },
  MessageFrame: { about: "A message is stored. To its sender this is the acknowledgement." },
  DeltaFrame: {
    about:
      "A piece of the answer being written. The finished answer comes as `message` with the same `id` and replaces it.",
    fields: { offset: "UTF-16 units before this piece, to tell a hole from a repeat." },
  },
  TypingNotice: {
    about: "Somebody else types, or the assistant is at work and has written nothing yet.",
    fields: {
      on: "False when they stopped.",
      tool: "What the assistant is doing, or waits for, before it writes on.",
    },
  },
  ReadNotice: { about: "Somebody has seen everything up to `seq`." },
  StateFrame: {
    about:
      "Who answers has changed, or what is told of the wait, or that the visitor can be reached or has rated.",
    fields: { agent: "The person who has the conversation now." },
  },
  NoteNotice: { about: "To agents only: a note was written." },
  DetailsFrame: {
    about: "To agents only: the labels, the assignee, or what is known of the visitor changed.",
  },
  RatingNotice: { about: "The visitor rated an answer.", fields: { value: "Null: not any more." } },
  ErrorFrame: {
    about: "A frame was refused. The connection stays open.",
    fields: { id: "Which `send`.", retry_after: "Seconds after which trying again makes sense." },
  },

  ChatRequest: {
    about: "One client frame over HTTP.",
    fields: { wait: "For `send`: hold the answer until the assistant has written it." },
  },
  ChatAnswer: {
    about: "What came of a frame sent over HTTP.",
    fields: {
      message: "Your own message, as it was stored.",
      answer: "The assistant's answer. Absent where none was waited for, or a person has the conversation.",
      note: "Your own note, as it was stored.",
    },
  },
};
