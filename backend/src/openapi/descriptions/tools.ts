import type { Notes } from "./note.ts";

export const tools: Notes = {
  ApproveFrame: {
    about: "A visitor says whether the assistant may make a call that it asks for.",
    fields: { id: "Of the call.", on: "False also for a form that they do not fill in." },
  },
  ToolNotice: { about: "To agents only: the assistant calls a tool, or that call is in another state." },
  ToolUse: {
    about: "A call of a tool, as agents see it.",
    fields: {
      number: "Counts from 1 in its conversation.",
      label: "What visitors read while it is at work.",
      arguments: "JSON, as the model gave it, shortened.",
      result: "What the model was given back, shortened. Absent until there is something.",
      after: "The `seq` of the message it was made after.",
      ms: "How long it took.",
    },
  },
  ToolState: { about: "What has become of a call. `asking`: the visitor has not said yet." },
  ToolStatus: {
    about:
      "A call that the answer waits for. With `asking` it waits for `approve`, or, where there is a form, for `contact`; two minutes.",
    fields: {
      details: "What is to be approved: the call's arguments, to be read. Only with `asking`.",
      form: "What the assistant would like to know of the visitor.",
      "form.why": "What for, in the assistant's words.",
    },
  },
};
