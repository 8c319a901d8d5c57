import { vi } from "vitest";
import words from "../../../locales/console-pages/en.json";
import { type Mounted, mountPage, type PageName } from "../../pages.tsx";
import type { Me, PageProps } from "../page.ts";

export { words };

export const me: Me = {
  credential: "agent",
  org_id: "acme",
  agent: { id: "ana", name: "Ana", role: "admin", widgets: null },
  features: { assist: false, email: false },
  widgets: [
    { widget_id: "shop", org_id: "acme", title: "Shop" },
    { widget_id: "help", org_id: "acme", title: null },
  ],
};

/** A page in a shadow root, and ways to look at it as a person would. */
export class Drawn {
  readonly root: ShadowRoot;
  readonly opened: unknown[][] = [];
  static #mounted: Mounted<never>[] = [];

  constructor(draw: (into: Element, onOpenConversation: PageProps["onOpenConversation"]) => Mounted<never>) {
    const host = document.createElement("div");
    document.body.append(host);
    this.root = host.attachShadow({ mode: "open" });
    const into = document.createElement("div");
    this.root.append(into);
    Drawn.#mounted.push(draw(into, (...asked) => this.opened.push(asked)));
  }

  /** Takes everything away again. */
  static clear(): void {
    for (const mounted of Drawn.#mounted.splice(0)) mounted.unmount();
    document.body.replaceChildren();
  }

  static page(name: PageName, props: Pick<PageProps, "api"> & Partial<PageProps>): Drawn {
    return new Drawn((into, onOpenConversation) =>
      mountPage(name, into, { words, locale: "en", me, onOpenConversation, ...props }),
    );
  }

  get text(): string {
    return this.root.textContent ?? "";
  }

  all<T extends HTMLElement = HTMLElement>(selector: string): T[] {
    return [...this.root.querySelectorAll<T>(selector)];
  }

  button(name: string): HTMLButtonElement {
    const named = this.all<HTMLButtonElement>("button").find(
      (each) => (each.getAttribute("aria-label") ?? each.textContent?.trim()) === name,
    );
    if (!named) throw new Error(`there is no button “${name}”`);
    return named;
  }

  has(name: string): boolean {
    return this.all("button").some(
      (each) => (each.getAttribute("aria-label") ?? each.textContent?.trim()) === name,
    );
  }

  /** And waits until it is drawn. */
  async type(
    field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement | undefined,
    value: string,
  ): Promise<void> {
    if (!field) throw new Error("there is no such field");
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve));
  }

  submit(): void {
    this.all("form")[0]?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  }

  async shows(text: string): Promise<void> {
    await vi.waitFor(() => {
      if (!this.text.includes(text)) throw new Error(`“${text}” is not in: ${this.text.slice(0, 2_000)}`);
    });
  }
}
