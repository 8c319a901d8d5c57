/** An address nothing answers at, should a request ever get past the stand-in. */
export const previewOrigin = "https://preview.invalid";

/** What of a config the widget is told, as `PublicConfig` of the protocol names it. */
const publicFields = [
  "widget_id",
  "color",
  "title",
  "welcome_message",
  "placeholder",
  "launcher_label",
  "launcher_position",
  "avatar_url",
  "starter_prompts",
  "language",
  "theme",
  "look",
  "max_message_chars",
  "attachments",
  "prechat",
  "feedback",
  "transcript",
];

/** Answers the widget in the frame. Whatever a visitor writes gets one and the same answer. */
export class PreviewBackend {
  config: Record<string, unknown> = {};
  sampleAnswer = "";

  /** From here on the page's requests, sockets and storage are this one's. */
  takeOver(): void {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
      key: (index: number) => [...kept.keys()][index] ?? null,
      clear: () => kept.clear(),
      get length() {
        return kept.size;
      },
    };
    for (const name of ["localStorage", "sessionStorage"])
      Object.defineProperty(window, name, { value: storage, configurable: true });
    window.fetch = (input, init) =>
      Promise.resolve(
        this.#answer(input instanceof Request ? input.url : input.toString(), init?.method ?? "GET"),
      );
    const converse = (socket: PreviewSocket, frame: Frame | null) => this.#converse(socket, frame);
    window.WebSocket = class extends PreviewSocket {
      constructor() {
        super();
        this.onFrame = converse;
      }
    } as unknown as typeof WebSocket;
  }

  #answer(url: string, method: string): Response {
    const { pathname } = new URL(url, previewOrigin);
    if (pathname.startsWith("/api/widgets/")) return Response.json(this.publicConfig());
    // The visitor's earlier conversations, of which there are none.
    if (pathname === "/api/sessions" && method === "GET") return Response.json({ conversations: [] });
    if (pathname === "/api/sessions")
      return Response.json({
        conversation_id: "preview",
        visitor_id: "preview",
        verified: false,
        token: "preview",
        expires_at: new Date(Date.now() + 86_400_000).toISOString(),
        config: this.publicConfig(),
      });
    return Response.json({ code: "not_found", status: 404 }, { status: 404 });
  }

  /** What a page is told of the config. */
  publicConfig(): Record<string, unknown> {
    const handoff = this.config.handoff as Record<string, unknown> | undefined;
    return {
      ...Object.fromEntries(publicFields.map((name) => [name, this.config[name] ?? null])),
      widget_id: "preview",
      proactive: [],
      handoff: { enabled: true, waiting_message: null, collect_email: true, consent_text: null, ...handoff },
      voice: { input: false, output: "off" },
    };
  }

  #seq = 0;

  #converse(socket: PreviewSocket, frame: Frame | null): void {
    const now = new Date().toISOString();
    if (!frame) {
      this.#seq = 0;
      const conversation = {
        id: "preview",
        mode: "ai",
        first_seq: 1,
        last_seq: 0,
        read: { visitor: 0, agent: 0 },
      };
      return socket.tell({ type: "ready", conversation, messages: [], reset: true });
    }
    if (frame.type !== "send") return;
    const message = { status: "complete", created_at: now };
    socket.tell({
      type: "message",
      message: { ...message, seq: ++this.#seq, id: frame.id, role: "visitor", text: frame.text },
    });
    const seq = ++this.#seq;
    setTimeout(() => {
      socket.tell({
        type: "message",
        message: { ...message, seq, id: `answer-${seq}`, role: "assistant", text: this.sampleAnswer },
      });
    }, 700);
  }
}

interface Frame {
  type: string;
  id?: string;
  text?: string;
}

class PreviewSocket extends EventTarget {
  static readonly OPEN = 1;
  readyState = 1;
  protocol = "foyer.v1";
  onFrame: ((socket: PreviewSocket, frame: Frame | null) => void) | null = null;

  constructor() {
    super();
    setTimeout(() => {
      this.dispatchEvent(new Event("open"));
      this.onFrame?.(this, null);
    });
  }

  send(text: string): void {
    if (text === "ping") this.dispatchEvent(new MessageEvent("message", { data: "pong" }));
    else this.onFrame?.(this, JSON.parse(text));
  }

  tell(frame: unknown): void {
    if (this.readyState === 1)
      this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) }));
  }

  close(): void {
    this.readyState = 3;
  }
}
