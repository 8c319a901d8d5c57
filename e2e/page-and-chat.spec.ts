import { createHmac } from "node:crypto";
import { complaintsOf } from "./complaints.ts";
import { listenersOf, openSockets } from "./connections.ts";
import { expect, test } from "./test.ts";
import { Visitor } from "./visitor.ts";

test("a page's styles change nothing of the chat's", async ({ page, visitor }) => {
  const measure = async (host: string): Promise<unknown> => {
    await visitor.visit({ widget: "demo", page: host });
    await visitor.open();
    await visitor.ask("Hello");
    // The launcher grows a little under the pointer.
    await page.mouse.move(0, 0);
    await page.waitForTimeout(500);
    return page.evaluate(() => {
      const root = document.querySelector("foyer-chat")!.shadowRoot!;
      const all = [root, ...[...root.querySelectorAll("*")].flatMap((found) => found.shadowRoot ?? [])];
      const look = (selector: string): unknown => {
        const found = all.flatMap((root) => root.querySelector(selector) ?? [])[0]!;
        const { fontSize, fontFamily, lineHeight, color, opacity, textTransform, letterSpacing } =
          getComputedStyle(found);
        const { x, y, width, height } = found.getBoundingClientRect();
        return {
          selector,
          box: [x, y, width, height].map(Math.round),
          style: [fontSize, fontFamily, lineHeight, color, opacity, textTransform, letterSpacing],
        };
      };
      return ['button[aria-haspopup="dialog"]', ".panel", "h2", ".hello .bubble", "textarea"].map(look);
    });
  };
  const plain = await measure("plain");
  await visitor.foyer("logout");
  const hostile = await measure("hostile-css");
  expect(hostile).toEqual(plain);
  const [launcher, , , bubble, field] = plain as { box: number[]; style: string[] }[];
  expect(launcher!.box.slice(2)).toEqual([56, 56]);
  expect(["15px", "16px"]).toContain(bubble!.style[0]);
  expect(["15px", "16px"]).toContain(field!.style[0]);
});

test("two widgets on one page do not mix", async ({ page, foyer }) => {
  const complaints = await complaintsOf(page);
  const [sales, support] = [
    await foyer.createWidget({ title: "Sales", welcome_message: "Sales here." }),
    await foyer.createWidget({
      title: "Support",
      welcome_message: "Support here.",
      launcher_position: "left",
    }),
  ];
  const panels: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/panel.js")) panels.push(request.url());
  });
  const [one, other] = [new Visitor(page, sales), new Visitor(page, support)];
  await one.visit({ widget: sales, page: "two-widgets", query: { other: support } });
  await one.open();
  await expect(one.panel).toContainText("Sales here.");
  await expect(other.panel).toHaveCount(0);
  await other.open();
  await expect(other.panel).toContainText("Support here.");
  await one.ask("For sales only");
  await expect(other.said).toHaveCount(0);
  await other.foyer("send", "For support only", support);
  await expect(other.said).toHaveText(/For support only/);
  await expect(one.said).toHaveText(/For sales only/);
  expect(await one.conversation()).not.toBe(await other.conversation());
  expect(panels).toHaveLength(1);

  await other.foyer("destroy", support);
  await expect(other.root).toHaveCount(0);
  await one.ask("Still here?");
  expect(complaints).toEqual([]);
});

test("an element that is moved keeps its chat, one that is removed leaves nothing", async ({
  page,
  visitor,
}) => {
  const sockets = openSockets(page);
  let opened = 0;
  page.on("websocket", () => (opened += 1));
  await visitor.visit({ widget: "demo", page: "inline" });
  await visitor.ready();
  await visitor.ask("Hello");
  await page.evaluate(() =>
    document.querySelector("#elsewhere")!.append(document.querySelector("foyer-chat")!),
  );
  await expect(page.locator("#elsewhere foyer-chat .row.visitor")).toContainText("Hello");
  await visitor.ask("Hello again");
  expect([sockets(), opened]).toEqual([1, 1]);

  const listeners = await listenersOf(page);
  await page.evaluate(() => {
    const element = document.querySelector("foyer-chat")!;
    Object.assign(window, { element });
    element.remove();
  });
  await expect.poll(sockets).toBe(0);
  expect(await listenersOf(page)).toBeLessThan(listeners);
  const bare = await listenersOf(page);

  // Put back, it goes on in the same conversation; and once more it leaves as little.
  await page.evaluate(() =>
    document.querySelector("#place")!.append((window as unknown as { element: Element }).element),
  );
  await visitor.ready();
  await expect(visitor.said).toHaveCount(2);
  await page.evaluate(() => (window as unknown as { element: Element }).element.remove());
  await expect.poll(sockets).toBe(0);
  expect(await listenersOf(page)).toBe(bare);
});

test("calls made before the loader is there are done when it is", async ({ page, foyer, visitor }) => {
  await page.addInitScript(() => {
    const host = window as unknown as { Foyer?: { push(call: unknown[]): void } };
    const foyer = (host.Foyer ??= [] as unknown as { push(call: unknown[]): void });
    foyer.push(["open"]);
    foyer.push(["send", "Said before you came"]);
  });
  await visitor.visit({ widget: await foyer.createWidget() });
  await expect(visitor.panel).toBeVisible();
  await expect(visitor.said).toHaveText(/Said before you came/);
});

test("a page can load the chat later, take it away and load it again", async ({ page, foyer, visitor }) => {
  const widget = await foyer.createWidget();
  await visitor.visit({ widget: "", page: "bare" });
  await page.addScriptTag({ url: `${foyer.url}/widget.js` });
  await expect(visitor.root).toHaveCount(0);
  for (let round = 0; round < 2; round += 1) {
    await visitor.foyer("load", { widgetId: widget, endpoint: foyer.url });
    await visitor.foyer("load", { widgetId: widget, endpoint: foyer.url });
    await expect(visitor.root).toHaveCount(1);
    await visitor.open();
    await visitor.foyer("destroy");
    await expect(visitor.root).toHaveCount(0);
  }
});

test("who logs in finds their own talk, and who logs out leaves nothing of it behind", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget();
  const secret = await foyer.identitySecret(widget);
  const identityOf = (user_id: string): object => {
    const ts = Math.floor(Date.now() / 1_000);
    const signature = createHmac("sha256", secret).update(`${widget}|${user_id}|${ts}`).digest("hex");
    return { user_id, ts, signature, name: user_id, email: `${user_id}@example.com` };
  };
  const traces = (): Promise<string> =>
    page.evaluate(() => {
      const root = document.querySelector("foyer-chat")!.shadowRoot!;
      return [
        JSON.stringify(localStorage),
        JSON.stringify(sessionStorage),
        document.cookie,
        document.documentElement.outerHTML,
        root.innerHTML,
      ].join("\n");
    });

  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Said before logging in");
  await visitor.foyer("identify", identityOf("alice"));
  await expect(visitor.said).toHaveText(/Said before logging in/);
  await visitor.ready();
  await visitor.ask("I am Alice");
  const alices = await visitor.conversation();
  expect(await traces()).toContain(alices);

  await visitor.foyer("logout");
  await expect(visitor.said).toHaveCount(0);
  await visitor.ready();
  await expect.poll(() => visitor.conversation()).not.toBe(alices);
  const left = await traces();
  for (const trace of [alices, "Alice", "alice", "Said before logging in"]) expect(left).not.toContain(trace);

  await visitor.foyer("identify", identityOf("bob"));
  await visitor.ready();
  await visitor.ask("I am Bob");
  await expect(visitor.said).toHaveText(/I am Bob/);
  await visitor.foyer("logout");
  await expect(visitor.said).toHaveCount(0);
  await visitor.foyer("identify", identityOf("alice"));
  await expect(visitor.said).toHaveText([/Said before logging in/, /I am Alice/]);
  await page.reload();
  await visitor.open();
  await expect(visitor.said).toHaveText([/Said before logging in/, /I am Alice/]);
});
