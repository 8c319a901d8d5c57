import type { App } from "./app.ts";

/** A small app around the sample plugin. */
export function sampleApp(): App {
  return {
    name: "Sample app",
    keys: {
      live: { "Backend URL": "https://live.example.com", "Widget ID": "w_live", "Top secret": "fk_live" },
      dev: { "Backend URL": "https://dev.example.com", "Widget ID": "w_dev", "Top secret": "fk_dev" },
    },
    users: { ada: { email: "ada@example.com", role: "agent" } },
    pages: {
      index: {
        title: "Home <1>",
        head: "<style>div { letter-spacing: 1px }</style>",
        elements: [
          { kind: "reusable", name: "Header", of: "Header bar" },
          { kind: "text", name: "Title", text: { state_of: "Sample@Header", state: "title" } },
          { kind: "text", name: "User", text: { current_user: "email" } },
          { kind: "text", name: "Answer", text: { custom_state: "answer" } },
          { kind: "button", name: "Ask", label: "Ask" },
          { kind: "button", name: "Log in", label: "Log in" },
          { kind: "button", name: "Log out", label: "Log out" },
        ],
        states: { answer: { initial: "" } },
        workflows: [
          {
            on: { click: "Ask" },
            steps: [
              { action: "Sample - Ask the server", fields: { question: "Why?" } },
              { set_state: "answer", to: { result_of: 1, value: "answer" } },
            ],
          },
          { on: { click: "Log in" }, steps: [{ log_in: "ada" }] },
          { on: { click: "Log out" }, steps: [{ log_out: true }] },
        ],
      },
      plain: { elements: [{ kind: "text", name: "Nothing", text: "Nothing of the plugin" }] },
    },
    reusables: {
      "Header bar": [
        {
          kind: "group",
          name: "Bar",
          elements: [
            { kind: "plugin", name: "Sample", display: "Sample Element", fields: { words: "Hello" } },
          ],
        },
      ],
    },
  };
}
