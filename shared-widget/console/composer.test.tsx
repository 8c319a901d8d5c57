// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import english from "../locales/console/en.json";
import type { ConversationState } from "../protocol/index.ts";
import { Composer } from "./composer.tsx";
import type { Draft } from "./drafts.ts";
import { Uploads } from "./uploads.ts";
import { makeLocale } from "./words.ts";

type Props = Parameters<typeof Composer>[0];

const ana = { id: "ana", name: "Ana" };
const state = (mode: ConversationState["mode"], agent?: { id: string; name: string }): ConversationState => ({
  id: "c",
  mode,
  ...(agent && { agent }),
  first_seq: 1,
  last_seq: 3,
  read: { visitor: 0, agent: 0 },
});

let root: HTMLElement;
let draft: Draft;
let given: Partial<Props>;
const onSend = vi.fn<() => void>();
const onTyping = vi.fn<(on: boolean) => void>();
const onProblem = vi.fn<(text: string) => void>();
const upload = vi.fn<() => Promise<unknown>>();
let uploads: Uploads;

function draw(change: Partial<Props> = {}) {
  given = { ...given, ...change };
  void act(() =>
    render(
      <Composer
        conversation={state("human", ana)}
        draft={draft}
        uploads={uploads}
        agent={ana}
        visitor={{ name: "Maria", given: "Maria" }}
        locale={makeLocale("en", english)}
        assist
        replies={[
          { shortcut: "hello", text: "Hello {visitor_name}, I am {agent_name}." },
          { shortcut: "hours", text: "Nine to five." },
        ]}
        onNeedReplies={() => {}}
        onAssist={async () => "A draft."}
        onWrite={(next) => {
          draft = next;
          draw();
        }}
        onTyping={onTyping}
        onSend={onSend}
        onProblem={onProblem}
        summons={0}
        {...given}
      />,
      root,
    ),
  );
}

beforeEach(() => {
  root = document.createElement("div");
  document.body.append(root);
  draft = { kind: "reply", reply: "", note: "", attachments: [] };
  given = {};
  uploads = new Uploads({ upload: upload as never }, "c");
  vi.clearAllMocks();
});
afterEach(() => {
  render(null, root);
  root.remove();
});

const field = () => root.querySelector("textarea")!;
const button = (name: string) =>
  [...root.querySelectorAll<HTMLButtonElement>("button")].find(
    (one) => (one.getAttribute("aria-label") ?? one.textContent) === name,
  )!;
const options = () => [...root.querySelectorAll('[role="option"]')];

function type(text: string) {
  void act(() => {
    field().value = text;
    field().setSelectionRange(text.length, text.length);
    field().dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function press(key: string, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  void act(() => void field().dispatchEvent(event));
  return event;
}

function paste(...files: File[]) {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { files } });
  void act(() => void field().dispatchEvent(event));
}

describe("a reply", () => {
  it("goes on Enter, breaks on Shift+Enter, and leaves a composition alone", () => {
    draw();
    type("hello");
    press("Enter", { shiftKey: true });
    press("Enter", { isComposing: true });
    expect(onSend).not.toHaveBeenCalled();
    expect(press("Enter").defaultPrevented).toBe(true);
    expect(onSend).toHaveBeenCalledTimes(1);
  });

  it("does not go where there is nothing in it", () => {
    draw();
    type("   ");
    press("Enter");
    button("Send").click();
    expect(onSend).not.toHaveBeenCalled();
  });

  it("tells the visitor that somebody types; a note does not", () => {
    draw();
    type("a");
    expect(onTyping).toHaveBeenLastCalledWith(true);
    onTyping.mockClear();
    void act(() => button("Note").click());
    type("secret");
    expect(onTyping).not.toHaveBeenCalledWith(true);
    expect([draft.reply, draft.note]).toEqual(["a", "secret"]);
  });

  it("says before it goes what it will do to the conversation", () => {
    draw({ conversation: state("ai") });
    expect(root.textContent).toContain("Sending takes the conversation over from the assistant.");
    expect(button("Take over and send")).toBeTruthy();
    draw({ conversation: state("closed") });
    expect(button("Reopen and send")).toBeTruthy();
  });

  it("is not written where another agent answers, but a note may be", () => {
    draw({ conversation: state("human", { id: "ben", name: "Ben" }) });
    draft = { ...draft, reply: "mine" };
    draw();
    expect(field().readOnly).toBe(true);
    press("Enter");
    expect(onSend).not.toHaveBeenCalled();
    void act(() => button("Note").click());
    type("Ben, see order 4");
    press("Enter");
    expect(onSend).toHaveBeenCalledTimes(1);
  });
});

describe("canned replies", () => {
  it("come at a slash, are chosen by keys, and have the names in them", () => {
    draw();
    type("/h");
    expect(options().map((one) => one.querySelector("b")!.textContent)).toEqual(["/hello", "/hours"]);
    expect(field().getAttribute("aria-activedescendant")).toBe("canned-0");
    press("ArrowDown");
    expect(options()[1]!.getAttribute("aria-selected")).toBe("true");
    press("ArrowUp");
    press("Enter");
    expect(draft.reply).toBe("Hello Maria, I am Ana.");
    expect(options()).toEqual([]);
    expect(onSend).not.toHaveBeenCalled();
  });

  it("go at Escape, until something else is typed", () => {
    draw();
    type("/h");
    press("Escape");
    expect(options()).toEqual([]);
    type("/ho");
    expect(options().length).toBe(1);
  });

  it("say that none fits, and let the words be sent", () => {
    draw();
    type("/zzz");
    expect(root.textContent).toContain("No canned reply fits “zzz”.");
    press("Enter");
    expect(onSend).toHaveBeenCalledTimes(1);
  });
});

describe("files", () => {
  it("are put up when they are pasted, and wait with the words", async () => {
    const attachment = { id: "f_1", name: "a.png", content_type: "image/png", size: 5, url: "/f/1" };
    upload.mockResolvedValue({ ok: true, body: { attachment } });
    draw();
    paste(new File(["12345"], "a.png", { type: "image/png" }));
    await vi.waitFor(() => expect(draft.attachments).toEqual([attachment]));
    press("Enter");
    expect(onSend).toHaveBeenCalledTimes(1);
    void act(() => button("Remove a.png").click());
    expect(draft.attachments).toEqual([]);
  });

  it("that are too large, of a kind that is not taken, or fail, say so by name", async () => {
    draw();
    const large = new File(["x"], "film.mov");
    Object.defineProperty(large, "size", { value: 11 * 1024 * 1024 });
    paste(large);
    expect(onProblem).toHaveBeenLastCalledWith("film.mov is larger than 10.5 MB.");
    upload.mockResolvedValue({ ok: false, code: "unsupported_file", status: 415, message: "" });
    paste(new File(["x"], "x.exe"));
    await vi.waitFor(() =>
      expect(onProblem).toHaveBeenLastCalledWith("x.exe: files of that kind are not taken."),
    );
    upload.mockResolvedValue({ ok: false, code: "unreachable", status: 0, message: "" });
    paste(new File(["x"], "y.txt"));
    await vi.waitFor(() => expect(onProblem).toHaveBeenLastCalledWith("y.txt could not be uploaded."));
    expect(uploads.state.running).toEqual([]);
  });

  it("are no more than one message takes", () => {
    upload.mockReturnValue(new Promise(() => {}));
    draw();
    paste(...Array.from({ length: 12 }, (_, i) => new File(["x"], `${i}.txt`)));
    expect(onProblem).toHaveBeenCalledWith("At most 10 files with one message.");
    expect(uploads.state.running.length).toBe(10);
    type("text");
    press("Enter");
    expect(onSend).not.toHaveBeenCalled();
  });
});

describe("the language model", () => {
  it("puts its draft behind what is written, and sends nothing", async () => {
    draw();
    type("Hi.");
    void act(() => button("Draft with AI").click());
    await vi.waitFor(() => expect(draft.reply).toBe("Hi.\n\nA draft."));
    expect(onSend).not.toHaveBeenCalled();
  });

  it("shows its summary beside, and says when it cannot help", async () => {
    draw({ onAssist: async () => "In short." });
    void act(() => button("Summarise with AI").click());
    await vi.waitFor(() => expect(root.querySelector(".summary")!.textContent).toContain("In short."));
    expect(draft.reply).toBe("");
    draw({ onAssist: async () => null });
    void act(() => button("Draft with AI").click());
    await vi.waitFor(() => expect(onProblem).toHaveBeenCalledWith(english.assist_failed));
  });

  it("is not offered where there is none", () => {
    draw({ assist: false });
    expect(button("Draft with AI")).toBeUndefined();
  });
});
