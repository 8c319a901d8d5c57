import type { ElementProperties, PageContext } from "../../../platform/bubble.ts";
import type { ChatInstance } from "../chat-element.ts";
import { ChatElement } from "../chat-element.ts";
import type { ChatManifest } from "../manifest.ts";

type Given = Partial<Record<Exclude<keyof ElementProperties<ChatManifest>, "bubble">, unknown>>;

/** All the ways in which Bubble may say nothing. */
export const blanks = [null, undefined, ""] as const;

export function properties(
  given: Given = {},
  { blank = null as (typeof blanks)[number], isVisible = true } = {},
): ElementProperties<ChatManifest> {
  const names = [
    "widget_id position open_on_load hide_launcher language conversation_id user_id user_token user_name",
    "user_email user_avatar custom_attributes title first_message placeholder primary_color text_color",
    "background_color border_radius offset_x offset_y z_index",
  ];
  return Object.freeze({
    ...Object.fromEntries(names.flatMap((line) => line.split(" ")).map((name) => [name, blank])),
    display_mode: "Floating",
    wait_for_cookie_consent: false,
    ...given,
    bubble: Object.freeze({
      width: () => 400,
      height: () => 600,
      is_visible: () => isVisible,
      font_face: () => "",
      font_size: () => 15,
      font_color: () => "",
    }),
  }) as unknown as ElementProperties<ChatManifest>;
}

/** One Foyer Chat on a page, and all that its app heard of it. */
export class PlacedChat {
  readonly canvas = document.createElement("div");
  readonly states: Record<string, unknown> = {};
  readonly events: string[] = [];
  /** What had been published when each event was fired. */
  readonly statesAt: Record<string, unknown>[] = [];
  readonly debugger: string[] = [];
  readonly keys: Record<string, string | null | undefined> = {
    "Backend URL": "https://chat.example.com",
    "Widget ID": "w_1",
  };
  readonly element: ChatElement;
  isUserLoggedIn = true;
  optIn: (() => void) | undefined;
  published = 0;

  constructor() {
    document.body.append(this.canvas);
    const instance: ChatInstance = {
      canvas: { 0: this.canvas },
      data: {},
      publishState: (name, value) => {
        this.states[name] = value;
        this.published += 1;
      },
      triggerEvent: (name) => {
        this.events.push(name);
        this.statesAt.push({ ...this.states });
      },
    };
    this.element = new ChatElement(instance, this.context);
  }

  get context(): PageContext {
    return {
      keys: this.keys,
      currentUser: { get: (field) => (field === "logged_in" ? this.isUserLoggedIn : null) },
      onCookieOptIn: (then) => void (this.optIn = then),
      reportDebugger: (line) => void this.debugger.push(line),
    };
  }

  update(given: Given = {}, further: Parameters<typeof properties>[1] = {}): this {
    this.element.update(properties(given, further), this.context);
    return this;
  }
}
