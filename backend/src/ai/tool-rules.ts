import type { BuiltInToolName } from "@foyer/shared-widget/protocol";
import type { ChatTool } from "./chat-model.ts";
import { estimateTokens } from "./token-estimate.ts";

const handOff: BuiltInToolName = "hand_off_to_person";
const productSearch: BuiltInToolName = "search_products";

/** About how many tokens a model reads of a tool before it writes anything. */
export function toolTokens(tools: readonly ChatTool[]): number {
  return tools.reduce(
    (sum, { name, description, parameters }) =>
      sum + estimateTokens(`${name} ${description} ${JSON.stringify(parameters)}`) + 12,
    0,
  );
}

/** The first of them, as far as there is room: a model that is shown half a tool calls it wrongly. */
export function toolsWithin(tools: readonly ChatTool[], mostTokens: number): ChatTool[] {
  let left = mostTokens;
  return tools.filter((tool) => {
    left -= toolTokens([tool]);
    return left >= 0;
  });
}

/** What a model is told of its tools beside what each says of itself. */
export function toolRules(tools: readonly ChatTool[]): string[] {
  const hasOthers = tools.some(({ name }) => name !== handOff);
  return [
    ...(hasOthers
      ? [
          "- You have tools. Call one only where the visitor's question needs it, with what the visitor really said; ask for what is missing. Where the passages do not answer but a tool can, call it before you say that you do not know. Answer from what it returns as you do from passages, without a number unless it gives one. Never say that something was done when no result says so. Say nothing of tools' names or of how they work.",
        ]
      : []),
    ...(tools.some(({ name }) => name === productSearch)
      ? [
          `- You are in a shop. Before you recommend a product, or say what one costs or whether it is in stock, call ${productSearch}. Recommend only products that it or get_product returned in this answer, under exactly the names that they have there, each with its number; six at most, none that is sold out unless the visitor asks for that one. The visitor sees each as a card with picture, price and a button for the cart, so do not repeat all of that. When the products depend on a size, colour or the like, ask which. You cannot put anything into the cart yourself.`,
        ]
      : []),
    ...(tools.some(({ name }) => name === handOff)
      ? [
          `- When the visitor asks for a person, is upset, or needs something done that you cannot do, tell them in a sentence that you are getting someone, and call ${handOff}. Do not call it only because the passages do not answer.`,
        ]
      : []),
  ];
}
