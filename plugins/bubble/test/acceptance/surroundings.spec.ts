import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { Agent } from "../../../../e2e/agent.ts";
import { Visitor } from "../../../../e2e/visitor.ts";
import { expect, harbourBooks, test } from "../site.ts";
import type { App } from "../standin/app.ts";
import { chat, expectStates, pageOf, setState, someoneAsks, visit } from "./shop.ts";

/** What lies on top, in the middle of an element or at a place of the window. */
function onTop(page: Page, { x, y }: { x: number; y: number }): Promise<string> {
  return page.evaluate(
    ([x, y]) => {
      const found = document.elementFromPoint(x, y);
      const named = found?.closest("[data-name]")?.getAttribute("data-name");
      return named ?? found?.localName ?? "nothing";
    },
    [x, y] as const,
  );
}

async function middle(of: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await of.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

function withPopup(fields: Parameters<typeof chat>[0]): App {
  return pageOf(
    [
      chat(fields),
      {
        kind: "popup",
        name: "Offer",
        visible: { custom_state: "offers" },
        // Reaches over the corner where the chat is.
        width: 1200,
        height: 760,
        elements: [{ kind: "text", name: "Words", text: "Two books for the price of one" }],
      },
    ],
    { states: { offers: { initial: false } } },
  );
}

test("15 with a z-index below the popups' a popup covers the launcher and the open chat", async ({
  page,
  newSite,
}) => {
  const site = await newSite({ app: withPopup({ z_index: 900 }) });
  const { visitor } = await visit(page, site);
  const launcher = await middle(visitor.launcher);
  expect(await onTop(page, launcher)).toBe("foyer-chat");
  await visitor.open();
  const panel = await middle(visitor.panel);
  expect(await onTop(page, panel)).toBe("foyer-chat");
  await setState(page, "offers", true);
  await expect(page.getByText("Two books for the price of one")).toBeVisible();
  for (const place of [panel, launcher]) expect(await onTop(page, place)).not.toBe("foyer-chat");
  await page.mouse.click(10, 10);
  await expect(page.getByText("Two books for the price of one")).toBeHidden();
  expect(await onTop(page, panel)).toBe("foyer-chat");
});

test("15 without a z-index the chat stays above popups, and can be used", async ({ page, newSite }) => {
  const site = await newSite({ app: withPopup({}) });
  const { visitor } = await visit(page, site);
  await setState(page, "offers", true);
  await expect(page.getByText("Two books for the price of one")).toBeVisible();
  await visitor.open();
  await visitor.ask("How long can I return a book?");
});

const hostile = `<style>
* { box-sizing: content-box !important; letter-spacing: 3px !important; line-height: 3 !important; }
div { padding: 9px; margin: 7px; border: 2px dashed red; display: inline-block; float: left; opacity: 0.9; }
button, input, textarea, select { all: unset; background: red !important; font: 30px fantasy !important; border: 5px solid lime !important; }
button { position: static !important; width: 300px !important; height: 200px !important; }
span, i, b, p, a, li, ul, ol, h1, h2, h3, label, header, footer, section, article, details, summary, svg, form {
  display: block !important; color: lime !important; font-size: 40px !important; background: purple; text-transform: uppercase;
}
[hidden] { display: block !important; }
[class*="launcher"], [class*="panel"], [class*="row"], [class*="bubble"]:not(.bubble-element):not(.bubble-r-container) { display: none !important; }
foyer-chat, foyer-console { color: red; font: 40px fantasy; text-align: right; visibility: visible; direction: ltr; cursor: wait; word-spacing: 9px; }
foyer-chat { opacity: 0.2; transform: rotate(10deg); display: none; position: static; z-index: 1; filter: invert(1); }
:root { font-size: 40px; --color: red; --ink: lime; --accent: lime; --surface: black; }
body { font: italic 28px fantasy; color: red; text-indent: 40px; white-space: pre; }
</style>
<script>
window.createWidget = window.mount = window.h = window.render = window.signal = "the page's own";
window.React = { version: "0.0.1", createElement: function () { throw new Error("wrong library"); } };
window.Foyer_ = 1;
Array.prototype.last = function () { return this[this.length - 1]; };
Object.defineProperty(Object.prototype, "legacy", { value: 1, enumerable: false, configurable: true });
</script>`;

/** Sizes, places, colours and fonts of all that the chat draws, by its place in the tree. */
function drawnOf(page: Page, tag: string): Promise<string[]> {
  return page.evaluate((tag) => {
    const names = [
      "color",
      "background-color",
      "font-family",
      "font-size",
      "font-weight",
      "font-style",
      "line-height",
      "letter-spacing",
      "word-spacing",
      "text-transform",
      "text-align",
      "text-indent",
      "white-space",
      "cursor",
      "direction",
      "opacity",
      "visibility",
      "box-sizing",
      "display",
      "border-top-width",
      "padding-left",
      "margin-top",
    ];
    const lines: string[] = [];
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll("*")) {
        if (element.localName === "style") continue;
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        // What has no size stands nowhere.
        const isDrawn = box.width * box.height > 0;
        const place = isDrawn ? [box.x, box.y, box.width, box.height].map(Math.round).join(" ") : "none";
        const looks = names.map((name) => `${name}: ${style.getPropertyValue(name)}`).join("; ");
        lines.push(`${element.localName}.${element.getAttribute("class") ?? ""} at ${place}; ${looks}`);
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    const found = document.querySelector(tag);
    if (found?.shadowRoot) walk(found.shadowRoot);
    return lines;
  }, tag);
}

/** A line of `drawnOf`, its place as seen from there. */
function movedBy(line: string, x: number, y: number): string {
  return line.replace(
    / at (-?\d+) (-?\d+) /,
    (_, left: string, top: string) => ` at ${Math.round(Number(left) - x)} ${Math.round(Number(top) - y)} `,
  );
}

test.describe("without motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  for (const wasOpen of [false, true])
    test(`15 a closed chat takes no click that is not on its launcher, ${wasOpen ? "after" : "before"} it was open`, async ({
      page,
      newSite,
    }) => {
      const site = await newSite();
      const { visitor } = await visit(page, site);
      if (wasOpen) {
        await visitor.open();
        await visitor.launcher.click();
        await expect(visitor.panel).toBeHidden();
        await page.mouse.move(10, 10);
      }
      const box = (await visitor.launcher.boundingBox())!;
      const caught = await page.evaluate(({ x: left, y: top, width, height }) => {
        const places: string[] = [];
        for (let x = 2; x < innerWidth; x += 5)
          for (let y = 2; y < innerHeight; y += 5) {
            const isOnLauncher = x >= left && x <= left + width && y >= top && y <= top + height;
            if (!isOnLauncher && document.elementFromPoint(x, y)?.localName === "foyer-chat")
              places.push(`${x},${y}`);
          }
        return places;
      }, box);
      expect(caught).toEqual([]);
    });

  test("16 hostile styles and libraries of the page's change nothing of the floating chat", async ({
    page,
    newSite,
  }) => {
    const looks: string[][] = [];
    const pictures: Buffer[] = [];
    for (const head of ["", hostile]) {
      const app = pageOf([chat({ open_on_load: false })], { head });
      const site = await newSite({ app, config: { starter_prompts: ["What is new?", "Are you open?"] } });
      const { visitor } = await visit(page, site);
      await expect(page.locator("foyer-chat")).toBeAttached();
      await visitor.open();
      await expect(visitor.panel.getByRole("button", { name: "What is new?" })).toBeVisible();
      // Comes with what is fetched after the panel.
      await expect(visitor.panel.getByLabel("Attach a file")).toBeAttached();
      looks.push(await drawnOf(page, "foyer-chat"));
      pictures.push(await visitor.panel.screenshot());
      await expect(await visitor.ask("How long can I return a book?")).toContainText("30 days");
    }
    expect(looks[0]!.length).toBeGreaterThan(20);
    expect(looks[1]).toEqual(looks[0]);
    expect(pictures[1]!.equals(pictures[0]!)).toBe(true);
  });

  test("16 hostile styles and libraries of the page's change nothing of the agents' inbox", async ({
    page,
    context,
    newSite,
  }) => {
    const looks: string[][] = [];
    for (const head of ["", hostile]) {
      const app = harbourBooks();
      const inbox = app.pages["inbox"]!;
      inbox.head = head;
      // By itself, so that it stands at the same place.
      const placed = inbox.elements.flatMap((element) => ("elements" in element ? element.elements : []));
      inbox.elements = placed.filter(({ kind }) => kind === "plugin");
      inbox.workflows = inbox.workflows!.filter(({ on }) => "page_load" in on);
      const site = await newSite({ app });
      await context.addCookies([{ name: "bubble_user", value: "ana", url: site.host.url }]);
      await page.goto(site.page("inbox"));
      const agent = new Agent(page);
      await expect(agent.root.getByRole("group", { name: "Filters" })).toBeVisible();
      await expectStates(page, { is_connected: true }, "Inbox");
      await expect(agent.root.locator(".rows-loading")).toHaveCount(0);
      const { x, y } = (await agent.root.boundingBox())!;
      looks.push((await drawnOf(page, "foyer-console")).map((line) => movedBy(line, x, y)));
    }
    expect(looks[0]!.length).toBeGreaterThan(20);
    expect(looks[1]).toEqual(looks[0]);
  });

  test("16 nothing of the page changes by the chat that stands on it", async ({ page, newSite }) => {
    const shots: Buffer[] = [];
    const heads: string[] = [];
    for (const isThere of [false, true]) {
      const app = harbourBooks();
      const index = app.pages["index"]!;
      index.elements = index.elements.filter(({ name }) => name !== "What the app knows of the chat");
      index.workflows = index.workflows!.filter(({ on }) => "page_load" in on);
      const placed = index.elements.find(({ name }) => name === "Chat")!;
      placed.visible = isThere;
      const site = await newSite({ app });
      await page.goto(site.page("index"));
      if (isThere) {
        const visitor = new Visitor(page);
        await expect(visitor.launcher).toBeVisible();
        await visitor.open();
        await visitor.ask("How long can I return a book?");
        await visitor.launcher.click();
        await expect(visitor.panel).toBeHidden();
      }
      shots.push(await page.locator('[data-name="Shop"]').screenshot());
      heads.push(
        await page.evaluate(() =>
          JSON.stringify([
            document.styleSheets.length,
            document.adoptedStyleSheets.length,
            document.documentElement.getAttribute("style"),
            document.body.getAttribute("style"),
            document.body.className,
            document.title,
          ]),
        ),
      );
    }
    expect(heads[1]).toBe(heads[0]);
    expect(shots[1]!.equals(shots[0]!)).toBe(true);
  });
});

test("29 the chat can be used by keyboard alone, and gives the focus back", async ({ page, newSite }) => {
  const app = pageOf([{ kind: "input", name: "Search", placeholder: "Search the shelves" }, chat()]);
  const site = await newSite({ app });
  const { visitor } = await visit(page, site);
  await page.getByPlaceholder("Search the shelves").focus();
  await page.keyboard.press("Tab");
  await expect(visitor.launcher).toBeFocused();
  await expect(visitor.launcher).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("Enter");
  await expect(visitor.composer).toBeFocused();
  await visitor.ready();
  await expect(visitor.panel).toHaveRole("dialog");
  await expect(visitor.panel).toHaveAccessibleName("Harbour Books");
  // A log is a live region by itself.
  await expect(visitor.log).toHaveRole("log");
  await page.keyboard.type("How long can I return a book?");
  await page.keyboard.press("Enter");
  await visitor.whole(visitor.answers.first());
  await page.keyboard.press("Escape");
  await expect(visitor.panel).toBeHidden();
  await expect(visitor.launcher).toBeFocused();
  await expectStates(page, { is_open: false });
});

test("29 on a phone, where the chat covers the window, the focus stays in it", async ({ page, newSite }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  const app = pageOf([{ kind: "input", name: "Search", placeholder: "Search the shelves" }, chat()]);
  const site = await newSite({ app });
  const { visitor } = await visit(page, site);
  await visitor.open();
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press(step < 6 ? "Tab" : "Shift+Tab");
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe("foyer-chat");
  }
});

for (const { language, launcher, placeholder, dir } of [
  { language: "de", launcher: "Chat", placeholder: /Nachricht/, dir: "ltr" },
  { language: "pt_br", launcher: "Chat", placeholder: /mensagem/i, dir: "ltr" },
  { language: "ar", launcher: "دردشة", placeholder: /[؀-ۿ]/, dir: "rtl" },
])
  test(`29 the field Language makes the chat speak ${language}`, async ({ page, newSite }) => {
    const site = await newSite({ app: pageOf([chat({ language })]) });
    const { visitor } = await visit(page, site);
    await expect(visitor.launcher).toHaveAccessibleName(launcher);
    await visitor.open();
    await expect(visitor.panel).toHaveAttribute("lang", language.replace("_br", "-br"));
    await expect(visitor.panel).toHaveAttribute("dir", dir);
    await expect(visitor.composer).toHaveAttribute("placeholder", placeholder);
  });

test("29 another language is there without a reload, in the same conversation", async ({ page, newSite }) => {
  const app = pageOf([chat({ language: { custom_state: "language" } })], {
    states: { language: { initial: "en" } },
  });
  const site = await newSite({ app });
  const { visitor } = await visit(page, site);
  await visitor.open();
  await visitor.ask("How long can I return a book?");
  await setState(page, "language", "ar");
  await expect(visitor.panel).toHaveAttribute("dir", "rtl");
  await expect(visitor.panel).toBeVisible();
  await expect(visitor.said).toHaveCount(1);
  await expect(visitor.launcher).toHaveAccessibleName("دردشة");
});

async function barriers(page: Page, of: string): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page }).include(of).setLegacyMode().analyze();
  expect(passes.length).toBeGreaterThan(3);
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join("; ")}`,
  );
}

test.describe("for those who read with a machine", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  for (const colorScheme of ["light", "dark"] as const)
    for (const language of ["en", "ar"])
      test(`29 no barrier in the chat, ${colorScheme}, ${language}, in the app's own colour`, async ({
        page,
        newSite,
      }, info) => {
        await page.emulateMedia({ colorScheme });
        const app = pageOf([
          { kind: "text", name: "Heading", text: "Harbour Books", look: "heading" },
          chat({ language, primary_color: "rgba(250, 204, 21, 1)", title: "Ask the shop" }),
        ]);
        const site = await newSite({ app, config: { starter_prompts: ["What is new?"] } });
        const { visitor } = await visit(page, site);
        expect(await barriers(page, "foyer-chat")).toEqual([]);
        await visitor.open();
        expect(await barriers(page, "foyer-chat")).toEqual([]);
        await visitor.ask("How long can I return a book?");
        expect(await barriers(page, "foyer-chat")).toEqual([]);
        await page.screenshot({ path: info.outputPath("page.png") });
        await page.setViewportSize({ width: 320, height: 640 });
        expect(await barriers(page, "foyer-chat")).toEqual([]);
        await page.screenshot({ path: info.outputPath("phone.png") });
      });

  for (const { given, of } of [
    { given: { background_color: "rgba(255, 255, 255, 1)" }, of: "a light background" },
    { given: { background_color: "rgba(16, 20, 24, 1)" }, of: "a dark background" },
    { given: { text_color: "rgba(16, 20, 24, 1)" }, of: "dark text" },
    { given: { text_color: "rgba(250, 250, 250, 1)" }, of: "light text" },
  ])
    test(`29 ${of} alone can be read with, on a device of either theme`, async ({ page, newSite }) => {
      const site = await newSite({ app: pageOf([chat(given)]) });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const { visitor } = await visit(page, site);
        await visitor.open();
        if (colorScheme === "light") await visitor.ask("How long can I return a book?");
        expect(await barriers(page, "foyer-chat")).toEqual([]);
      }
    });

  test("29 no barrier in an inline chat", async ({ page, newSite }) => {
    const app = pageOf([chat({ display_mode: "Inline" }, { width: 400, height: 500 })]);
    const site = await newSite({ app });
    await page.goto(site.page("index"));
    const visitor = new Visitor(page);
    await visitor.ready();
    await visitor.ask("How long can I return a book?");
    expect(await barriers(page, "foyer-chat")).toEqual([]);
  });

  test("29 no barrier in the agents' inbox, nor for those who read from right to left", async ({
    page,
    newSite,
    browser,
  }) => {
    const app = harbourBooks();
    const inbox = app.pages["inbox"]!;
    const shelve = (elements: typeof inbox.elements): void => {
      for (const element of elements) {
        if ("elements" in element) shelve(element.elements);
        if (element.kind !== "plugin") continue;
        element.fields["language"] = { custom_state: "language" };
        element.fields["accent_color"] = "rgba(250, 204, 21, 1)";
      }
    };
    shelve(inbox.elements);
    inbox.states = { ...inbox.states, language: { initial: "en" } };
    const site = await newSite({ app });
    await someoneAsks(browser, site, "How long can I return a book?");
    await page.goto(site.page("inbox"));
    await page.locator('[data-name="Log in as Ana"]').click();
    const agent = new Agent(page);
    await expect(agent.root.getByRole("group", { name: "Filters" })).toBeVisible();
    await agent.open(agent.rows.first());
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await barriers(page, "foyer-console")).toEqual([]);
    }
    await setState(page, "language", "ar");
    await expect(agent.root.locator('[dir="rtl"]').first()).toBeAttached();
    expect(await barriers(page, "foyer-console")).toEqual([]);
  });
});
