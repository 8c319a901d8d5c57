import type { Browser, Page } from "@playwright/test";
import { BubblePage } from "../bubble-page.ts";
import { builtPlugin, expect, harbourBooks, type Site } from "../site.ts";
import type { App, Expression, PageElement, PlacedElement, Workflow } from "../standin/app.ts";
import type { LoadedElement } from "../standin/loaded-plugin.ts";
import { eventsOf, expectStates, person, statesOf } from "./shop.ts";

/** Which of the two elements for agents, by its name in Harbour Books; `page`: where it stands. */
export const desk = { page: "console", element: "Desk", display: "Foyer Agent Data" } as const;
export const inbox = { page: "inbox", element: "Inbox", display: "Foyer Agent Inbox" } as const;
export type Place = typeof desk | typeof inbox;

/** What stands in the fields of an element's actions. */
const actFields: Record<string, Expression> = {
  conversation_id: { value_of: "Act on" },
  text: { value_of: "Act words" },
  reason: { value_of: "Act reason" },
  is_typing: true,
  availability: "away",
};

/** The state that an event is about. */
const about: Record<string, string> = {
  connected: "is_connected",
  disconnected: "is_connected",
  new_conversation: "new_conversation_id",
  handoff_requested: "handoff_conversation_id",
  new_visitor_message: "new_message_conversation_id",
  conversation_updated: "updated_conversation_id",
  conversation_selected: "selected_conversation_id",
  session_expired: "error_code",
  error: "error_code",
};

/**
 * Harbour Books, with each action of the agents' element on a button `Do: …`, and a story of its events: each with
 * the state that it is about, as its workflow reads it.
 */
export function agentApp(place: Place, fields: PlacedElement["fields"] = {}): App {
  const app = harbourBooks();
  const page = app.pages[place.page]!;
  const loaded = builtPlugin().elements.find(({ display }) => display === place.display)!;
  placed(page.elements, place.element).fields = { ...placed(page.elements, place.element).fields, ...fields };
  page.states = { ...page.states, story: { initial: "" } };
  page.elements.push(
    { kind: "text", name: "Story", text: { custom_state: "story" }, look: "quiet" },
    { kind: "input", name: "Act on", placeholder: "Act on" },
    { kind: "input", name: "Act words", placeholder: "Act words" },
    { kind: "input", name: "Act reason", placeholder: "Act reason" },
    { kind: "group", name: "All acts", layout: "row", elements: loaded.actions.map(actButton) },
  );
  page.workflows = [
    ...(page.workflows ?? []),
    ...loaded.actions.map((action): Workflow => {
      const names = action.fields.map(({ name }) => name);
      return {
        on: { click: `Do: ${action.caption}` },
        steps: [
          {
            element_action: action.caption,
            of: place.element,
            fields: Object.fromEntries(names.map((name) => [name, actFields[name]!])),
          },
        ],
      };
    }),
    ...loaded.events.flatMap(({ name }) => storyOf(place.element, name)),
  ];
  return app;
}

function actButton({ caption }: LoadedElement["actions"][number]): PageElement {
  return { kind: "button", name: `Do: ${caption}`, label: caption, look: "plain" };
}

function storyOf(element: string, event: string): Workflow[] {
  const state = about[event];
  if (state === undefined) return [];
  const line: Expression = { join: [`${event}=`, { state_of: element, state }] };
  return [
    {
      on: { event: { of: element, name: event } },
      steps: [{ set_state: "story", to: { join: [{ custom_state: "story" }, line], with: " " } }],
    },
  ];
}

/** An element of a plugin's, wherever it stands on a page. */
export function placed(elements: PageElement[], name: string): PlacedElement {
  const all = (among: PageElement[]): PageElement[] =>
    among.flatMap((one) => [one, ...("elements" in one ? all(one.elements) : [])]);
  const found = all(elements).find((one) => one.name === name);
  if (found?.kind !== "plugin") throw new Error(`The page has no plugin element ${name}.`);
  return found;
}

/** An agent at a page of the app's. */
export class AgentPage extends BubblePage {
  readonly #element: string;

  constructor(page: Page, { element }: Place) {
    super(page);
    this.#element = element;
  }

  /** In a browser of their own. */
  static async logIn(
    browser: Browser,
    site: Site,
    place: Place,
    name: "Ana" | "Ben" = "Ana",
    query: Record<string, string> = {},
  ): Promise<AgentPage> {
    const agent = new AgentPage(await person(browser), place);
    await agent.page.goto(site.page(place.page, query));
    await agent.click(`Log in as ${name}`);
    await expect(agent.element("Who")).toContainText(name.toLowerCase());
    await agent.expectStates({ is_connected: true });
    return agent;
  }

  states(): Promise<Record<string, unknown>> {
    return statesOf(this.page, this.#element);
  }

  expectStates(states: Record<string, unknown>): Promise<void> {
    return expectStates(this.page, states, this.#element);
  }

  events(): Promise<string[]> {
    return eventsOf(this.page, this.#element);
  }

  /** Of the events that are about something: the state that each workflow read. */
  async story(): Promise<string[]> {
    return ((await this.element("Story").textContent()) ?? "").split(" ").filter(Boolean);
  }

  /** The texts of the messages that are there, oldest first. */
  async said(): Promise<string[]> {
    const { messages_json } = await this.states();
    return (JSON.parse(String(messages_json)) as { text: string }[]).map(({ text }) => text);
  }

  async act(caption: string, { on = "", words = "", reason = "" } = {}): Promise<void> {
    await this.fill("Act on", on);
    await this.fill("Act words", words);
    await this.fill("Act reason", reason);
    await this.click(`Do: ${caption}`);
  }
}
