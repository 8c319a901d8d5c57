import { Author, WidgetId } from "@foyer/shared-widget/protocol";
import * as z from "zod";

export const widgetId = WidgetId.describe("The widget's id, as list_widgets tells it.");

export const conversationId = z
  .string()
  .min(1)
  .max(200)
  .describe("The conversation's id, as list_conversations tells it.");

export const cursor = z
  .string()
  .max(500)
  .optional()
  .describe("Where to go on: `next_cursor` of the page before.");

/** How many of a list: a model reads all of it. */
export const pageSize = (usual: number, most: number) =>
  z.int().min(1).max(most).default(usual).describe(`How many at most, up to ${most}.`);

export const actingAgent = Author.pick({ id: true, name: true })
  .optional()
  .describe(
    "In whose name, as visitors see it. Needed with an org key, which has no name; an agent's token speaks for its agent.",
  );
