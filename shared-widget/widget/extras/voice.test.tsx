// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import words from "../../locales/voice/en.json";
import type { PublicConfig } from "../../protocol/index.ts";
import type { PanelHandle, PanelOptions } from "../panel-api.ts";
import { attachPanel } from "../panel/attach-panel.tsx";
import { config, FakeClient, messagesOf, onlineState } from "../panel/fake-client.ts";
import * as extras from "./extras.ts";
import * as voice from "./voice.ts";

vi.mock("../panel/bundled-words.ts", async () => {
  const { default: words } = await import("../../locales/en.json");
  return { fetchBundledWords: async () => words };
});
vi.mock("../panel/fetch-extras.ts", () => ({ fetchExtras: async () => extras }));
vi.mock("./fetch-voice.ts", () => ({ fetchVoice: async () => voice }));
vi.mock("./voice-words.ts", () => ({ fetchVoiceWords: async () => words }));
vi.mock("./words.ts", async (original) => {
  const { default: english } = await import("../../locales/extras/en.json");
  return { ...(await original<object>()), fetchExtraWords: async () => english };
});

/** The browser's, as far as it is used: what was asked of it, and sound when it is stopped. */
class FakeRecorder extends EventTarget {
  static last: FakeRecorder | undefined;
  static isTypeSupported = (kind: string) => kind === "audio/mp4";
  state = "inactive";
  readonly options: MediaRecorderOptions;
  size = 3;
  constructor(_: MediaStream, options: MediaRecorderOptions) {
    super();
    this.options = options;
    FakeRecorder.last = this;
  }
  start() {
    this.state = "recording";
  }
  stop() {
    this.state = "inactive";
    const data = new Blob([new Uint8Array(this.size)]);
    this.dispatchEvent(Object.assign(new Event("dataavailable"), { data }));
    this.dispatchEvent(new Event("stop"));
  }
}

class FakeVoice extends EventTarget {
  voices = [{ lang: "en" }];
  spoken: (EventTarget & { text: string; lang: string })[] = [];
  cancelled = 0;
  getVoices = () => this.voices;
  speak = (utterance: (typeof this.spoken)[number]) => void this.spoken.push(utterance);
  cancel = () => {
    this.cancelled += 1;
    this.spoken = [];
  };
  /** It has come to the end of what it was given, or failed at it. */
  end(event = "end") {
    this.spoken.at(-1)!.dispatchEvent(Object.assign(new Event(event), { error: "network" }));
  }
}

let client: FakeClient;
let host: ShadowRoot;
let handle: PanelHandle;
let stopped: number;
let microphone: () => Promise<unknown>;
let browserVoice: FakeVoice;
let requests: { url: string; init: RequestInit }[];
let answer: (signal: AbortSignal) => Promise<Response>;

beforeEach(() => {
  client = new FakeClient(onlineState);
  client.session = { conversationId: "c1", visitorId: "v1", token: "t", renewAt: Infinity, verified: false };
  host = document.body.appendChild(document.createElement("foyer-chat")).attachShadow({ mode: "open" });
  stopped = 0;
  const stream = { getTracks: () => [{ stop: () => (stopped += 1) }] };
  microphone = async () => stream;
  browserVoice = new FakeVoice();
  FakeRecorder.last = undefined;
  requests = [];
  answer = async () => Response.json({ text: "Where is my parcel?" });
  vi.stubGlobal("MediaRecorder", FakeRecorder);
  vi.stubGlobal("speechSynthesis", browserVoice);
  vi.stubGlobal(
    "SpeechSynthesisUtterance",
    class extends EventTarget {
      lang = "";
      readonly text: string;
      constructor(text: string) {
        super();
        this.text = text;
      }
    },
  );
  Object.defineProperty(navigator, "mediaDevices", {
    configurable: true,
    value: { getUserMedia: async () => microphone() },
  });
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    // The list of past conversations is not of interest here.
    if (url.endsWith("/api/sessions")) return Response.json({ conversations: [] });
    requests.push({ url, init });
    return answer(init.signal!);
  });
});
afterEach(() => {
  handle.destroy();
  document.body.replaceChildren();
  localStorage.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const find = (selector: string) => host.querySelector<HTMLElement>(selector);
const field = () => host.querySelector<HTMLTextAreaElement>("footer textarea")!;
const buttons = (name: string) =>
  [...host.querySelectorAll("button")].filter(
    (node) => (node.getAttribute("aria-label") ?? node.textContent) === name,
  );
const button = (name: string) => buttons(name)[0];
const alert = () => find(".voice.problem [role=alert]")?.textContent;
const both: NonNullable<PublicConfig["voice"]> = { input: true, output: "browser" };

async function attach(voice: PublicConfig["voice"] | null = both, more: Partial<PanelOptions> = {}) {
  client.set({
    config: { ...config, ...(voice && { voice }) },
    messages: messagesOf({ role: "visitor", text: "Hi" }, { role: "assistant", text: "**Hello.** [1]" }),
  });
  const options = {
    widgetId: "w",
    endpoint: "https://chat.example.com",
    mode: "inline",
    language: "en",
    ...more,
  } as const;
  handle = attachPanel(host, options, client);
  await vi.waitFor(() => expect(find(".attach")).not.toBeNull());
  await new Promise((resolve) => setTimeout(resolve, 20));
}

async function record() {
  button(words.speak)!.click();
  await vi.waitFor(() => expect(button(words.finish)).toBeDefined());
}

const escape = (node: HTMLElement) =>
  node.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));

describe("speaking", () => {
  it("puts what was said behind what is written, and sends nothing", async () => {
    await attach();
    handle.write("Hello. ");
    await record();
    expect(find("[role=timer]")?.textContent).toBe("0:00 / 2:00");
    expect(find("output.unseen")).not.toBeNull();
    button(words.finish)!.click();
    await vi.waitFor(() => expect(field().value).toBe("Hello. Where is my parcel?"));
    expect(host.activeElement).toBe(field());
    expect(find(".voice")).toBeNull();
    expect(client.calls.filter(([name]) => name === "send")).toEqual([]);
    const [{ url, init }] = requests as [(typeof requests)[0]];
    expect(url).toBe("https://chat.example.com/api/transcribe?language=en");
    expect(init.headers).toMatchObject({ authorization: "Bearer t", "content-type": "audio/mp4" });
    expect((init.body as File).size).toBe(3);
    expect(FakeRecorder.last!.options.mimeType).toBe("audio/mp4");
    expect(stopped).toBe(1);
  });

  it("is not offered where nobody listens, the browser cannot record, or the page may not", async () => {
    await attach({ input: false, output: "browser" });
    expect(button(words.speak)).toBeUndefined();
    handle.destroy();
    Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: undefined });
    await attach();
    expect(button(words.speak)).toBeUndefined();
    handle.destroy();
    vi.stubGlobal("MediaRecorder", undefined);
    await attach();
    expect(button(words.speak)).toBeUndefined();
  });

  it("is not offered by an older backend, which says nothing of it", async () => {
    await attach(null);
    expect(button(words.speak)).toBeUndefined();
    expect(button(words.listen)).toBeUndefined();
  });

  it.each([
    ["NotAllowedError", words.denied],
    ["NotFoundError", words.missing],
    ["NotReadableError", words.broken],
  ])("says why there is no microphone: %s", async (name, why) => {
    await attach();
    microphone = () => Promise.reject(new DOMException("", name));
    button(words.speak)!.click();
    await vi.waitFor(() => expect(alert()).toBe(why));
    button(words.voice_dismiss)!.click();
    expect(find(".voice")).toBeNull();
    expect(button(words.speak)).toBeDefined();
  });

  it("is cancelled with Escape, which leaves the panel open, and nothing is sent anywhere", async () => {
    const onClose = vi.fn<() => void>();
    await attach(both, { mode: "floating", onClose });
    handle.open();
    await record();
    escape(button(words.finish)!);
    await vi.waitFor(() => expect(find(".voice")).toBeNull());
    expect([stopped, requests.length, onClose.mock.calls.length]).toEqual([1, 0, 0]);
    escape(button(words.speak)!);
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("lets the microphone go that was given after the visitor had cancelled", async () => {
    await attach();
    let give: ((stream: unknown) => void) | undefined;
    const stream = await microphone();
    microphone = () => new Promise((resolve) => (give = resolve));
    button(words.speak)!.click();
    expect(find(".voice")?.textContent).toContain(words.ask);
    button(words.cancel)!.click();
    give?.(stream);
    await vi.waitFor(() => expect(stopped).toBe(1));
    expect(find(".voice")).toBeNull();
    expect(requests).toEqual([]);
  });

  it("ends after two minutes by itself, and what was said is kept", async () => {
    await attach();
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
    button(words.speak)!.click();
    await vi.waitFor(() => expect(button(words.finish)).toBeDefined());
    vi.advanceTimersByTime(65_000);
    expect(find("[role=timer]")?.textContent).toBe("1:05 / 2:00");
    vi.advanceTimersByTime(55_000);
    await vi.waitFor(() => expect(field().value).toBe("Where is my parcel?"));
    expect(stopped).toBe(1);
  });

  it("ends when the panel is closed, and the words wait there", async () => {
    await attach(both, { mode: "floating" });
    handle.open();
    await record();
    handle.close();
    await vi.waitFor(() => expect(field().value).toBe("Where is my parcel?"));
    expect(stopped).toBe(1);
  });

  it("keeps a recording that could not be written down, to try again", async () => {
    await attach();
    answer = () => Promise.reject(new TypeError("offline"));
    await record();
    button(words.finish)!.click();
    await vi.waitFor(() => expect(alert()).toBe(words.voice_failed));
    answer = async () => Response.json({ text: "Second try" });
    button(words.voice_again)!.click();
    await vi.waitFor(() => expect(field().value).toBe("Second try"));
    expect(stopped).toBe(1);
    expect(requests.map(({ init }) => (init.body as File).size)).toEqual([3, 3]);
  });

  it.each([
    [429, "rate_limited", words.voice_wait],
    [503, "unavailable", words.voice_failed],
    [415, "unsupported_file", words.nothing],
  ])("says what to do after %i", async (status, code, why) => {
    await attach();
    answer = async () => Response.json({ code }, { status });
    await record();
    button(words.finish)!.click();
    await vi.waitFor(() => expect(alert()).toBe(why));
    expect(button(words.voice_again)).toBeDefined();
  });

  it("is no longer offered once it turns out that nobody listens", async () => {
    await attach();
    answer = async () => Response.json({ code: "not_configured" }, { status: 501 });
    await record();
    button(words.finish)!.click();
    await vi.waitFor(() => expect(alert()).toBe(words.voice_impossible));
    expect(button(words.voice_again)).toBeUndefined();
    expect(button(words.speak)).toBeUndefined();
  });

  it("opens the session anew where the token has ended", async () => {
    await attach();
    answer = async () => Response.json({ code: "token_expired" }, { status: 401 });
    await record();
    button(words.finish)!.click();
    await vi.waitFor(() => expect(client.calls.map(([name]) => name)).toContain("renew"));
  });

  it("of nothing says that nothing was heard", async () => {
    await attach();
    answer = async () => Response.json({ text: "" });
    await record();
    button(words.finish)!.click();
    await vi.waitFor(() => expect(alert()).toBe(words.nothing));
    await record();
    FakeRecorder.last!.size = 0;
    button(words.finish)!.click();
    await vi.waitFor(() => expect(alert()).toBe(words.nothing));
    expect(requests.length).toBe(1);
  });

  it("leaves no microphone open when the chat is taken away", async () => {
    await attach();
    await record();
    handle.destroy();
    await vi.waitFor(() => expect(stopped).toBe(1));
    expect(requests).toEqual([]);
  });
});

describe("listening", () => {
  it("reads an answer with the browser's voice, without its marks, until its end", async () => {
    await attach();
    button(words.listen)!.click();
    expect(browserVoice.spoken.map(({ text, lang }) => [text, lang])).toEqual([["Hello.", "en"]]);
    expect(button(words.hush)).toBeDefined();
    browserVoice.end();
    await vi.waitFor(() => expect(button(words.hush)).toBeUndefined());
    expect(requests).toEqual([]);
  });

  it("reads one at a time, and stops when asked to", async () => {
    await attach();
    client.set({
      messages: messagesOf(
        { role: "assistant", text: "One." },
        { role: "visitor", text: "Hi" },
        { role: "agent", text: "Two." },
      ),
    });
    const [first, second] = buttons(words.listen);
    first!.click();
    second!.click();
    expect(browserVoice.spoken.map(({ text }) => text)).toEqual(["Two."]);
    expect(buttons(words.hush).length).toBe(1);
    button(words.hush)!.click();
    expect(browserVoice.spoken).toEqual([]);
    expect(buttons(words.listen).length).toBe(2);
  });

  it("is silent when the visitor speaks, closes the panel or goes to another conversation", async () => {
    await attach(both, { mode: "floating" });
    handle.open();
    for (const leave of [
      () => button(words.speak)!.click(),
      () => handle.close(),
      () => client.set({ messages: [] }),
    ]) {
      button(words.listen)!.click();
      expect(browserVoice.spoken.length).toBe(1);
      leave();
      await vi.waitFor(() => expect(browserVoice.spoken).toEqual([]));
    }
  });

  it("is not offered without a voice, until the browser finds one, nor where the widget has it off", async () => {
    browserVoice.voices = [];
    await attach();
    expect(button(words.listen)).toBeUndefined();
    browserVoice.voices = [{ lang: "en" }];
    browserVoice.dispatchEvent(new Event("voiceschanged"));
    expect(button(words.listen)).toBeDefined();
    handle.destroy();
    await attach({ input: true, output: "off" });
    expect(button(words.speak)).toBeDefined();
    expect(button(words.listen)).toBeUndefined();
  });

  it("says so when the voice fails", async () => {
    await attach();
    button(words.listen)!.click();
    browserVoice.end("error");
    await vi.waitFor(() => expect(alert()).toBe(words.listen_failed));
    button(words.voice_dismiss)!.click();
    expect(alert()).toBeUndefined();
  });
});

/** As much of Web Audio as plays raw sound: the samples that were set, one after the other. */
class FakeAudio {
  static samples: number[] = [];
  static closed = 0;
  currentTime = 0;
  destination = {};
  resume = async () => {};
  state = "running";
  close = async () => {
    this.state = "closed";
    FakeAudio.closed += 1;
  };
  createBuffer = (_: number, count: number, rate: number) => {
    const data = new Float32Array(count);
    return { duration: count / rate, getChannelData: () => data };
  };
  createBufferSource = () => ({
    buffer: null as { getChannelData: () => Float32Array } | null,
    connect: () => {},
    start() {
      FakeAudio.samples.push(...(this.buffer?.getChannelData() ?? []));
    },
  });
}

describe("listening to the server's voice", () => {
  const server: PublicConfig["voice"] = { input: false, output: "server" };
  beforeEach(() => {
    FakeAudio.samples = [];
    FakeAudio.closed = 0;
    vi.stubGlobal("AudioContext", FakeAudio);
  });

  it("plays the sound as it comes, also where a sample is cut in two", async () => {
    await attach(server);
    const pieces = [[0, 64, 0], [192, 255], [127]].map((bytes) => Uint8Array.from(bytes));
    answer = async () =>
      new Response(
        new ReadableStream({
          pull: (stream) => {
            const piece = pieces.shift();
            if (piece) stream.enqueue(piece);
            else stream.close();
          },
        }),
      );
    button(words.listen)!.click();
    await vi.waitFor(() => expect(FakeAudio.closed).toBe(1));
    expect(FakeAudio.samples.map((sample) => Math.round(sample * 100) / 100)).toEqual([0.5, -0.5, 1]);
    expect(requests.map(({ url, init }) => [url, init.body])).toEqual([
      ["https://chat.example.com/api/speech", JSON.stringify({ text: "Hello.", format: "pcm" })],
    ]);
    await vi.waitFor(() => expect(button(words.listen)).toBeDefined());
    expect(browserVoice.spoken).toEqual([]);
  });

  it("falls back to the browser's where it is silent, for good where it is not set up", async () => {
    await attach(server);
    answer = async () => Response.json({ code: "unavailable" }, { status: 503 });
    button(words.listen)!.click();
    await vi.waitFor(() => expect(browserVoice.spoken.map(({ text }) => text)).toEqual(["Hello."]));
    button(words.hush)!.click();
    answer = async () => Response.json({ code: "not_configured" }, { status: 501 });
    for (let turn = 0; turn < 2; turn++) {
      button(words.listen)!.click();
      await vi.waitFor(() => expect(browserVoice.spoken.length).toBe(1));
      button(words.hush)!.click();
    }
    expect(requests.length).toBe(2);
  });

  it("says so where neither has a voice", async () => {
    browserVoice.voices = [];
    await attach(server);
    answer = () => Promise.reject(new TypeError("offline"));
    button(words.listen)!.click();
    await vi.waitFor(() => expect(alert()).toBe(words.listen_failed));
  });

  it("stops asking when it is stopped", async () => {
    await attach(server);
    const signals: AbortSignal[] = [];
    answer = (signal) => {
      signals.push(signal);
      return new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason as Error)),
      );
    };
    button(words.listen)!.click();
    expect(button(words.hush)!.getAttribute("aria-busy")).toBe("true");
    await vi.waitFor(() => expect(signals.length).toBe(1));
    button(words.hush)!.click();
    expect(signals[0]!.aborted).toBe(true);
    expect(button(words.listen)).toBeDefined();
    expect(alert()).toBeUndefined();
  });
});
