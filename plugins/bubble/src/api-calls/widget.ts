import type { ApiCall } from "../platform/manifest.ts";
import { refresh } from "./call-parameters.ts";

export const widget = {
  name: "Foyer widget",
  method: "get",
  path: "/api/widgets/[widget_id]",
  url_params: { widget_id: { sample: "sample-shop", doc: "The widget's ID." } },
  headers: {},
  params: { refresh },
  doc: "The part of a widget's config that every page may see.",
  answer: {
    widget_id: { value: "text", sample: "sample-shop" },
    color: { value: "text", sample: "#3b5bdb" },
    title: { value: "text", sample: "Sample shop" },
    welcome_message: { value: "text", sample: "Hello! How can we help?" },
    placeholder: { value: "text", sample: "Write to us" },
    launcher_label: { value: "text", sample: "Chat" },
    launcher_position: { value: "text", sample: "right" },
    avatar_url: { value: "text", sample: "https://app.example.com/logo.png" },
    starter_prompts: { value: "text", is_list: true, sample: "Where is my order?" },
    language: { value: "text", sample: "auto" },
    theme: { value: "text", sample: "auto" },
    look: { value: "text", sample: "clean" },
    verified_only: { value: "boolean", sample: false },
    max_message_chars: { value: "number", sample: 4_000 },
    attachments: { value: "boolean", sample: true },
    prechat: {
      caption: "Form before the first message",
      fields: {
        enabled: { value: "boolean", sample: false },
        fields: {
          caption: "Foyer widget prechat field",
          is_list: true,
          fields: {
            name: { value: "text", sample: "email" },
            label: { value: "text", sample: "Your e-mail address" },
            type: { value: "text", sample: "email" },
            required: { value: "boolean", sample: true },
            options: { value: "text", is_list: true, sample: "Sales" },
          },
        },
        consent_text: { value: "text", sample: "I agree to be written to." },
      },
    },
    feedback: {
      caption: "Feedback",
      fields: { thumbs: { value: "boolean", sample: true }, csat: { value: "boolean", sample: true } },
    },
    transcript: { value: "boolean", sample: true },
    proactive: {
      caption: "Foyer widget proactive",
      is_list: true,
      fields: {
        id: { value: "text", sample: "pricing" },
        message: { value: "text", sample: "Questions about our prices?" },
        page: { value: "text", sample: "/pricing*" },
        seconds: { value: "number", sample: 20 },
        scroll: { value: "number", sample: 50 },
        returning: { value: "boolean", sample: true },
        cart: { value: "boolean", sample: false },
      },
    },
    handoff: {
      caption: "Handoff",
      fields: {
        enabled: { value: "boolean", sample: true },
        waiting_message: { value: "text", sample: "Somebody will be with you in a moment." },
        collect_email: { value: "boolean", sample: true },
        consent_text: { value: "text", sample: "I agree to be written to." },
      },
    },
  },
} as const satisfies ApiCall;
