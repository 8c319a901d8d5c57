import { AxeBuilder } from "@axe-core/playwright";
import type { Result } from "axe-core";
import type { Page } from "@playwright/test";
import type { WidgetConfigInput } from "../shared-widget/protocol/index.ts";
import type { Foyer } from "./foyer.ts";
import { startProxy } from "./proxy.ts";
import { expect, test } from "./test.ts";
import { sourcesOf, type Visitor } from "./visitor.ts";

test.use({ contextOptions: { reducedMotion: "reduce" } });

interface State {
  name: string;
  config?: Partial<WidgetConfigInput>;
  /** Brings the conversation into the state, once. */
  prepare?: (visitor: Visitor, foyer: Foyer) => Promise<void>;
  /** What is lost by a reload, and has to be done at every one. */
  reach?: (visitor: Visitor) => Promise<void>;
  /** The panel stays closed. */
  closed?: true;
  /** What of the backend's words the page never hears. */
  silence?: "after-three-deltas" | "acknowledgements";
  address?: string;
}

const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const states: State[] = [
  { name: "the launcher alone", closed: true },
  {
    name: "the launcher with something unread",
    closed: true,
    prepare: async (visitor, foyer) => {
      await visitor.ask("Hello");
      await visitor.foyer("close");
      const id = await visitor.conversation();
      await foyer.takeOver(id);
      await foyer.say(id, "Anybody there?");
      await expect(visitor.launcher).toHaveAccessibleName("Chat: 1");
    },
  },
  {
    name: "a welcome with first questions",
    config: {
      welcome_message: "Welcome! See [our site](https://example.com).",
      starter_prompts: ["What is this?", "How much is it?", "Who are you?"],
      avatar_url: "https://example.com/avatar.png",
    },
  },
  {
    name: "an answer being written",
    silence: "after-three-deltas",
    reach: async (visitor) => {
      await visitor.say("Tell me about the table of prices");
      await visitor.writing();
    },
  },
  {
    name: "an answer with sources, code and a table",
    prepare: async (visitor) => {
      const answer = await visitor.ask("Tell me about the table of prices");
      await expect(answer.locator("table")).toBeVisible();
      await expect(sourcesOf(answer)).toBeVisible();
      await expect(await visitor.ask("How do I install the program?")).toContainText("npm install");
    },
  },
  {
    name: "a message on its way",
    silence: "acknowledgements",
    reach: async (visitor) => {
      await visitor.say("Are you there?");
      await expect(visitor.said.last().locator(".meta")).toContainText("Sending…");
    },
  },
  {
    name: "a message that was refused",
    config: { max_message_chars: 20 },
    reach: async (visitor) => {
      // Said by the page, which no composer stops.
      await visitor.foyer("send", "This is much longer than twenty characters");
      await expect(visitor.said.last()).toContainText("This message is too long.");
    },
  },
  {
    name: "too many messages at once",
    config: { messages_per_minute: 1 },
    address: "203.0.113.9",
    prepare: (visitor) => visitor.ask("The first").then(() => undefined),
    reach: async (visitor) => {
      await visitor.say("The second");
      await expect(visitor.panel.locator("footer .notice")).toContainText("Too many messages");
    },
  },
  {
    name: "an answer that was stopped",
    prepare: async (visitor) => {
      await visitor.say("Tell me about the table of prices");
      await visitor.writing();
      await visitor.panel.getByRole("button", { name: "Stop the answer" }).click();
      await expect(visitor.answers.first().getByRole("button", { name: "Try again" })).toBeVisible();
    },
  },
  {
    name: "no answer, and a person offered",
    prepare: (visitor) => visitor.ask("Zebra quokka marmalade?").then(() => undefined),
  },
  {
    name: "waiting for a person",
    prepare: async (visitor) => {
      await visitor.ask("Hello");
      await visitor.choose("Talk to a person");
      await expect(visitor.panel.locator("footer .notice")).toBeVisible();
    },
  },
  {
    name: "an address that was left",
    prepare: async (visitor) => {
      await visitor.ask("Hello");
      await visitor.choose("Talk to a person");
      await visitor.panel.getByLabel("E-mail address").fill("ada@example.com");
      await visitor.panel.getByRole("checkbox").check();
      await visitor.panel.getByRole("button", { name: "Leave address" }).click();
      await expect(visitor.panel.locator(".done")).toBeVisible();
    },
  },
  {
    name: "a form before the talk, filled in wrong",
    config: {
      prechat: {
        enabled: true,
        consent_text: "I agree to the policy.",
        fields: [
          { name: "name", label: "Your name", required: true },
          { name: "email", label: "E-mail", type: "email" },
          { name: "topic", label: "Topic", type: "select", options: ["An order", "Something else"] },
          { name: "more", label: "Anything else", type: "textarea" },
        ],
      },
    },
    reach: async (visitor) => {
      await visitor.panel.getByRole("button", { name: "Start the chat" }).click();
      await expect(visitor.panel.getByRole("alert").first()).toBeVisible();
    },
  },
  {
    name: "the question at the end",
    prepare: async (visitor, foyer) => {
      await visitor.ask("Hello");
      const id = await visitor.conversation();
      await foyer.takeOver(id);
      await foyer.say(id, "All is well now.");
      await foyer.close(id);
      await expect(visitor.panel.locator(".csat")).toBeVisible();
    },
    reach: async (visitor) => {
      await visitor.panel.getByRole("button", { name: "Very good" }).click();
      await expect(visitor.panel.locator(".csat textarea")).toBeVisible();
    },
  },
  {
    name: "past conversations",
    prepare: async (visitor) => {
      await visitor.ask("Where is my order?");
      await visitor.choose("New conversation");
      await expect(visitor.said).toHaveCount(0);
      await visitor.ask("Can I pay by invoice?");
    },
    reach: async (visitor) => {
      await visitor.choose("Your conversations");
      await expect(visitor.panel.locator(".past").first()).toBeVisible();
    },
  },
  {
    name: "the transcript to take along",
    prepare: (visitor) => visitor.ask("Hello").then(() => undefined),
    reach: async (visitor) => {
      await visitor.choose("Take this conversation along");
      await expect(visitor.panel.getByRole("button", { name: "Download as text" })).toBeVisible();
    },
  },
  {
    name: "files of both kinds, and one that was refused",
    prepare: async (visitor) => {
      await visitor.ask("Hello");
      await visitor.panel.getByLabel("Attach a file").setInputFiles([
        { name: "picture.png", mimeType: "image/png", buffer: Buffer.from(png, "base64") },
        { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("Some notes") },
      ]);
      await expect(visitor.said.last().getByRole("link")).toHaveCount(2);
    },
    reach: async (visitor) => {
      const bad = { name: "bad.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") };
      await visitor.panel.getByLabel("Attach a file").setInputFiles(bad);
      await expect(visitor.panel.locator(".sending.problem")).toBeVisible();
    },
  },
  {
    name: "a talk with a person",
    prepare: async (visitor, foyer) => {
      await visitor.ask("Hello");
      const id = await visitor.conversation();
      await foyer.takeOver(id);
      await foyer.say(id, "Hello, I am **Ada**.\n\n- one\n- two");
      await expect(visitor.agents).toContainText("Ada");
    },
  },
  {
    name: "an ended conversation",
    prepare: async (visitor, foyer) => {
      await visitor.ask("Hello");
      await foyer.close(await visitor.conversation());
      await expect(visitor.panel.locator("header")).toContainText("Conversation ended");
    },
  },
  {
    name: "no connection",
    prepare: (visitor) => visitor.ask("Hello").then(() => undefined),
    reach: async (visitor) => {
      await visitor.page.context().setOffline(true);
      await visitor.say("Written offline");
      await expect(visitor.said.last().locator(".meta")).toContainText("Sent when you are back online");
    },
  },
  {
    name: "the menu open",
    prepare: (visitor) => visitor.ask("Hello").then(() => undefined),
    reach: async (visitor) => {
      await visitor.panel.locator("summary").click();
      await expect(visitor.panel.locator("details button").first()).toBeVisible();
    },
  },
  {
    name: "a long draft",
    config: { max_message_chars: 100 },
    reach: (visitor) => visitor.composer.fill("A long thought. ".repeat(8)),
  },
  {
    name: "a site that is not allowed",
    config: { allowed_origins: ["https://example.com"] },
    reach: (visitor) => expect(visitor.composer).not.toBeEditable(),
  },
];

/** Every look of a state that has colours or a layout of its own. */
const looks = [
  { look: "clean", language: "en", views: ["light desktop", "dark desktop", "light phone", "dark phone"] },
  { look: "sketch", language: "en", views: ["light desktop", "dark desktop"] },
  { look: "clean", language: "ar", views: ["light phone", "dark desktop"] },
] as const;

for (const state of states) {
  test(`${state.name}: no barrier, in light and dark, on a phone, from right to left, in both looks`, async ({
    page,
    foyer,
    visitor,
  }) => {
    test.slow();
    const widget = await foyer.createWidget({ title: "Help", color: "#f2b705", ...state.config });
    await teach(foyer, widget);
    if (state.silence !== undefined) await silence(page, state.silence);
    const proxy =
      state.address === undefined ? undefined : await startProxy(foyer.url, { address: state.address });
    const endpoint = proxy?.url ?? foyer.url;
    try {
      const found: string[] = [];
      for (const [index, { look, language, views }] of looks.entries()) {
        if (index > 0) await page.context().setOffline(false);
        if (look !== "clean" || index === 2) await foyer.changeWidget(widget, { look, language });
        // The words waited for below are English, so what is prepared is prepared in English.
        await page.setViewportSize({ width: 1280, height: 800 });
        await visitor.visit({ widget, endpoint });
        await expect(visitor.launcher).toBeVisible();
        if (index === 0 && state.prepare !== undefined) {
          await visitor.open();
          await state.prepare(visitor, foyer);
        } else if (!state.closed) {
          await visitor.launcher.click();
          await expect(visitor.panel).toBeVisible();
        }
        if (language === "en") await state.reach?.(visitor);
        for (const view of views) {
          const [scheme, size] = view.split(" ") as ["light" | "dark", string];
          await page.emulateMedia({ colorScheme: scheme });
          await page.setViewportSize(
            size === "phone" ? { width: 390, height: 844 } : { width: 1280, height: 800 },
          );
          found.push(...(await barriers(page)).map((barrier) => `${look}, ${language}, ${view}: ${barrier}`));
        }
      }
      expect(found).toEqual([]);
    } finally {
      await proxy?.close();
    }
  });
}

async function barriers(page: Page): Promise<string[]> {
  // Not in a page of its own, as is usual: there are no frames here.
  const { violations, passes } = await new AxeBuilder({ page })
    .include("foyer-chat")
    .setLegacyMode()
    .analyze();
  expect(passes.length).toBeGreaterThan(3);
  return violations.map(describe);
}

function describe({ id, nodes }: Result): string {
  return `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(" ")} ${failureSummary}`).join("; ")}`;
}

async function teach(foyer: Foyer, widget: string): Promise<void> {
  await foyer.putDocument(widget, {
    title: "Prices",
    content:
      "# Prices\n\n## Table of prices\n\nThe table of prices:\n\n| Plan | Price |\n| --- | --- |\n| Small | 5 |\n| Large | 9 |\n",
    url: "https://example.com/prices",
  });
  await foyer.putDocument(widget, {
    title: "Install",
    content:
      "# Install\n\n## Install the program\n\nInstall the program with one command, `npm install`:\n\n```sh\nnpm install the-program --save --with-a-very-long-option=that-does-not-fit-into-the-bubble\n```\n",
    url: "https://example.com/install",
  });
}

/** Keeps words of the backend from the page, so that a moment lasts as long as it takes to look at it. */
async function silence(page: Page, which: NonNullable<State["silence"]>): Promise<void> {
  await page.routeWebSocket(/\/api\/chat\//, (socket) => {
    const server = socket.connectToServer();
    let deltas = 0;
    let asked = false;
    socket.onMessage((message) => {
      asked ||= String(message).includes('"send"');
      server.send(message);
    });
    server.onMessage((message) => {
      const type = /^\{"type":"(\w+)"/.exec(String(message))?.[1];
      if (type === "delta") deltas += 1;
      if (which === "acknowledgements" && asked && type !== undefined) return;
      if (which === "after-three-deltas" && deltas > 3) return;
      socket.send(message);
    });
  });
}
