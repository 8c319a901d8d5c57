import { createHmac } from "node:crypto";
import * as z from "zod";
import type { Answer, Server } from "./server.ts";

export const authToken = "twilio-auth-token-of-the-tests";

/** What ConversationRelay takes; it refuses anything else with error 64107. */
const Command = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("text"),
    token: z.string(),
    last: z.boolean().optional(),
    lang: z.string().optional(),
    interruptible: z.boolean().optional(),
    preemptible: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal("end"), handoffData: z.string().optional() }),
]);
type Command = z.infer<typeof Command>;

/** As Twilio signs: here by Node's own means. */
export function signed(
  url: string,
  form: Record<string, string>,
  secret = authToken,
): Record<string, string> {
  const fields = Object.keys(form)
    .toSorted()
    .map((name) => `${name}${form[name]}`);
  const signature = createHmac("sha1", secret)
    .update(`${url}${fields.join("")}`)
    .digest("base64");
  return { "x-twilio-signature": signature, "content-type": "application/x-www-form-urlencoded" };
}

/** Twilio asks one of its addresses. */
export function post(
  server: Server,
  path: string,
  form: Record<string, string>,
  headers?: Record<string, string>,
): Promise<Answer> {
  const url = new URL(path, server.url);
  return server.call("POST", `${url.pathname}${url.search}`, {
    headers: headers ?? signed(url.href, form),
    body: new URLSearchParams(form).toString(),
  });
}

/** An element's attributes; what it holds is not looked at. Throws where there is none. */
export function attributes(twiml: string, name: string): Record<string, string> {
  const [, inner] = new RegExp(`<${name}((?: [A-Za-z]+="[^"<]*")*)/?>`).exec(twiml) ?? [];
  if (inner === undefined) throw new Error(`no ${name} in ${twiml}`);
  const pairs = [...inner.matchAll(/([A-Za-z]+)="([^"]*)"/g)];
  return Object.fromEntries(
    pairs.map(([, key, value = ""]) => [
      key,
      value
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&amp;", "&"),
    ]),
  );
}

/** The other end of a call's socket: Twilio's relay, with the message formats that it publishes. */
export class Relay {
  readonly commands: Command[] = [];
  /** What broke Twilio's format. */
  readonly invalid: string[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly opened: Promise<boolean>;
  readonly #socket: WebSocket;
  #heard = (): void => {};

  constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#socket.addEventListener("message", ({ data }) => {
      const parsed = Command.safeParse(JSON.parse(String(data)));
      if (parsed.success) this.commands.push(parsed.data);
      else this.invalid.push(String(data));
      this.#heard();
    });
    this.opened = new Promise((resolve) => {
      this.#socket.addEventListener("open", () => resolve(true));
      this.#socket.addEventListener("error", () => resolve(false));
    });
    this.closed = new Promise((resolve) => {
      this.#socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
    });
  }

  send(message: object | string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(
      typeof message === "string" || message instanceof Uint8Array ? message : JSON.stringify(message),
    );
  }

  setup(callSid: string): void {
    this.send({
      type: "setup",
      sessionId: "VX00000000000000000000000000000000",
      accountSid: "AC00000000000000000000000000000000",
      parentCallSid: "",
      callSid,
      from: "+18005550100",
      to: "+18005550101",
      forwardedFrom: "",
      callType: "PSTN",
      callerName: "",
      direction: "inbound",
      callStatus: "RINGING",
      customParameters: {},
    });
  }

  say(voicePrompt: string, last = true): void {
    this.send({ type: "prompt", voicePrompt, lang: "en-US", last });
  }

  interrupt(utteranceUntilInterrupt: string): void {
    this.send({ type: "interrupt", utteranceUntilInterrupt, durationUntilInterruptMs: 460 });
  }

  hangUp(): void {
    this.#socket.close(1000);
  }

  /** What was said, from a place among the commands on. */
  spoken(from = 0): string {
    return this.commands
      .slice(from)
      .map((command) => (command.type === "text" ? command.token + (command.last ? "\n" : "") : ""))
      .join("");
  }

  /** Waits until what was said holds this. */
  async hears(words: string | RegExp, ms = 10_000): Promise<string> {
    await this.#until(() => {
      const said = this.spoken();
      return typeof words === "string" ? said.includes(words) : words.test(said);
    }, ms);
    return this.spoken();
  }

  /** Waits until the relay is told to end. */
  async ends(ms = 25_000): Promise<Extract<Command, { type: "end" }>> {
    const find = () => this.commands.find((command) => command.type === "end");
    await this.#until(() => find() !== undefined, ms);
    return find()!;
  }

  async #until(isSo: () => boolean, ms: number): Promise<void> {
    const until = Date.now() + ms;
    while (!isSo()) {
      const left = until - Date.now();
      if (left <= 0) throw new Error(`not among ${JSON.stringify(this.commands)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#heard = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
