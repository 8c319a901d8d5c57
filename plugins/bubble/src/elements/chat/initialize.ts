import "../../../../../shared-widget/widget/loader/loader.ts";
import type { PageContext } from "../../platform/bubble.ts";
import type { ChatInstance } from "./chat-element.ts";
import { ChatElement } from "./chat-element.ts";

export default function initialize(instance: ChatInstance, context: PageContext): void {
  instance.data.foyer = new ChatElement(instance, context);
}
