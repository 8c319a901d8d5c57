import type { Session } from "../../../../../../shared-widget/client/session.ts";
import type { ChatState } from "../../../../../../shared-widget/client/state.ts";
import type { FoyerApi } from "../../../../../../shared-widget/widget/loader/api.ts";
import type { FoyerChat } from "../../../../../../shared-widget/widget/loader/element.ts";
import type { PanelHandle } from "../../../../../../shared-widget/widget/panel-api.ts";
import type { PanelClient } from "../../../../../../shared-widget/widget/panel/panel-client.ts";
import { idle } from "./chat-states.ts";

/** The loader's place: remembers what it was asked, and mounts a panel when a test says so. */
export class FakeFoyer {
  readonly calls: string[] = [];
  #listeners: [name: string, listener: (detail: unknown, widgetId: string) => void][] = [];

  constructor() {
    const note =
      (name: string) =>
      (...args: unknown[]): void =>
        void this.calls.push(
          [name, ...args.map((one) => (typeof one === "string" ? one : JSON.stringify(one)))].join(" "),
        );
    const names = [
      "open",
      "close",
      "toggle",
      "show",
      "hide",
      "send",
      "logout",
      "configure",
      "destroy",
    ] as const;
    window.Foyer = {
      ...Object.fromEntries(names.map((name) => [name, note(name)])),
      on: (name: string, listener: (detail: unknown, widgetId: string) => void) =>
        void this.#listeners.push([name, listener]),
      off: (name: string, listener: unknown) => {
        this.#listeners = this.#listeners.filter((one) => one[0] !== name || one[1] !== listener);
      },
    } as unknown as FoyerApi;
  }

  get listening(): number {
    return this.#listeners.length;
  }

  emit(name: string, detail: unknown = null): void {
    for (const [heard, listener] of this.#listeners) if (heard === name) listener(detail, "w_1");
  }
}

export function chatsOnPage(): FoyerChat[] {
  return [...document.querySelectorAll<FoyerChat>("foyer-chat")];
}

/** A panel and its client, as the loader would lend them. */
export class FakePanel {
  state: ChatState = idle;
  session: Session | null;
  readonly calls: string[] = [];
  #listeners = new Set<(state: ChatState) => void>();

  constructor(session: Session | null = null) {
    this.session = session;
  }

  mount(element = chatsOnPage()[0]!): this {
    const note =
      (name: string) =>
      (...args: unknown[]): Promise<void> => {
        this.calls.push(
          [name, ...args.map((one) => (typeof one === "string" ? one : JSON.stringify(one)))].join(" "),
        );
        return Promise.resolve();
      };
    const panel = Object.fromEntries(["send", "write", "draw", "identify"].map((name) => [name, note(name)]));
    const client = Object.fromEntries(["handoff", "moveTo", "renew"].map((name) => [name, note(name)]));
    Object.assign(panel, {
      logout: async () => {
        this.calls.push("logout");
        this.session = null;
        this.become({ ...idle, phase: "online" });
      },
    });
    Object.defineProperties(client, {
      state: { get: () => this.state },
      session: { get: () => this.session },
      subscribe: {
        value: (listener: (state: ChatState) => void) => {
          this.#listeners.add(listener);
          return () => this.#listeners.delete(listener);
        },
      },
    });
    element.visitor?.onPanel?.(panel as unknown as PanelHandle, client as unknown as PanelClient);
    return this;
  }

  become(state: ChatState): void {
    this.state = state;
    for (const listener of this.#listeners) listener(state);
  }
}
