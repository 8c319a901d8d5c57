import type { ApiCall } from "../platform/manifest.ts";
import { conversations } from "./conversations.ts";
import { documents } from "./documents.ts";
import { messages } from "./messages.ts";
import { widget } from "./widget.ts";

/**
 * What Bubble's server asks the backend for a page, and where the App Types come from: a list in an answer is a type
 * of its own, which is the one to choose in an element.
 */
export const apiCalls = { conversations, messages, documents, widget } as const satisfies Record<
  string,
  ApiCall
>;
