import type { Session } from "../../client/session.ts";
import type { ChatState } from "../../client/state.ts";
import type { Attachment, ClientFrame, Message, PublicConfig } from "../../protocol/index.ts";
import type { PanelClient } from "./panel-client.ts";

export const config: PublicConfig = {
  widget_id: "demo",
  color: "#3b5bdb",
  title: null,
  welcome_message: null,
  placeholder: null,
  launcher_label: null,
  launcher_position: "right",
  avatar_url: null,
  starter_prompts: [],
  language: "auto",
  theme: "auto",
  look: "clean",
  verified_only: false,
  max_message_chars: 4_000,
  handoff: { enabled: true, waiting_message: null, collect_email: true, consent_text: null },
  attachments: true,
  prechat: { enabled: false, fields: [], consent_text: null },
  feedback: { thumbs: true, csat: true },
  transcript: true,
  proactive: [],
};

export const blankState: ChatState = {
  phase: "idle",
  transport: null,
  config: null,
  conversation: null,
  verified: false,
  messages: [],
  hasOlder: false,
  loadingOlder: false,
  pending: [],
  partial: null,
  typing: null,
  unread: 0,
  error: null,
};

export const onlineState: ChatState = {
  ...blankState,
  phase: "online",
  transport: "socket",
  config,
  conversation: { id: "c1", mode: "ai", first_seq: 1, last_seq: 0, read: { visitor: 0, agent: 0 } },
};

/** Messages as a conversation would hold them: `seq` and time count up, the rest is as given. */
export function messagesOf(...given: (Partial<Message> & Pick<Message, "role" | "text">)[]): Message[] {
  return given.map((message, index) => ({
    seq: index + 1,
    id: `m${index + 1}`,
    status: "complete",
    created_at: new Date(Date.UTC(2026, 4, 4, 9, index)).toISOString(),
    ...message,
  }));
}

/** Stands in for `ChatClient` where the panel is tried: its state is set by hand, and it notes what it is asked. */
export class FakeClient implements PanelClient {
  state: ChatState;
  session: Session | null = null;
  readonly calls: [name: string, ...args: unknown[]][] = [];
  readonly #listeners = new Set<(state: ChatState) => void>();

  constructor(state: ChatState = blankState) {
    this.state = state;
  }

  set(change: Partial<ChatState>) {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener(this.state);
  }

  subscribe(listener: (state: ChatState) => void) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  get listenerCount() {
    return this.#listeners.size;
  }

  connect = () => this.#note("connect");
  send = (text: string, attachments?: Attachment[]) => {
    this.#note("send", text, ...(attachments ? [attachments] : []));
    return "sent";
  };
  retry = (id?: string) => this.#note("retry", id);
  discard = (id: string) => this.#note("discard", id);
  stop = () => this.#note("stop");
  handoff = (on?: boolean) => this.#note("handoff", on);
  typing = (on: boolean) => this.#note("typing", on);
  setReading = (on: boolean) => this.#note("setReading", on);
  loadOlder = async () => this.#note("loadOlder");
  identify = async (identity: unknown) => this.#note("identify", identity);
  tell = (frame: ClientFrame) => this.#note("tell", frame);
  renew = async () => this.#note("renew");
  moveTo = async (destination: object) => this.#note("moveTo", destination);
  dispose = () => this.#note("dispose");

  #note(name: string, ...args: unknown[]) {
    this.calls.push([name, ...args]);
  }
}
