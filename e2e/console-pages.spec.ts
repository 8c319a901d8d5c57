import { randomUUID } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { complaintsOf } from "./complaints.ts";
import type { Foyer } from "./foyer.ts";
import { expect, test } from "./test.ts";

test.use({ contextOptions: { reducedMotion: "reduce" } });

/** The pages beside the inbox, in the order of the shell's bar. */
const sections = ["search", "insights", "canned replies", "agents", "audit log"];

interface Org {
  key: string;
  widget: string;
  conversation: string;
}

/** An org of its own, in which a visitor asked something. */
async function newOrg(foyer: Foyer): Promise<Org> {
  const org_id = `org-${randomUUID().slice(0, 8)}`;
  const { key } = await foyer.call<{ key: string }>("POST", "/api/keys", { org_id });
  const widget = await foyer.createWidget({ org_id, title: "Shop" });
  const session = await fetch(`${foyer.url}/api/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      widget_id: widget,
      attributes: { plan: "team" },
      context: { url: "https://shop.example/pricing", title: "Pricing" },
    }),
  });
  const { conversation_id, token } = (await session.json()) as { conversation_id: string; token: string };
  const said = await fetch(`${foyer.url}/api/chat/${conversation_id}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ id: "m1", text: "Where do I find my invoice?" }),
  });
  expect(said.ok).toBe(true);
  return { key, widget, conversation: conversation_id };
}

async function signIn(page: Page, foyer: Foyer, key: string): Promise<void> {
  await page.goto(`${foyer.url}/console`);
  await page.locator("[name=key]").fill(key);
  await page.locator("[name=name]").fill("Ana Pereira");
  await page.locator("[name=email]").fill("ana@example.com");
  await page.locator("#submit").click();
  await expect(page.locator("foyer-console").getByRole("navigation")).toBeVisible();
}

/** In the order of the shell's own bar, the inbox first. */
const sectionButton = (page: Page, index: number) =>
  page.locator("foyer-console").getByRole("navigation").getByRole("button").nth(index);

test("a key is shown once: the session outlives a reload, and nothing in the browser is the key", async ({
  page,
  foyer,
}) => {
  const complaints = await complaintsOf(page);
  const { key } = await newOrg(foyer);
  await page.goto(`${foyer.url}/console`);
  await page.locator("[name=key]").fill("fk_nothing");
  await page.locator("#submit").click();
  await expect(page.locator("#problem")).toHaveText("Enter your name.");
  await page.locator("[name=name]").fill("Ana");
  await page.locator("#submit").click();
  await expect(page.locator("#problem")).toHaveText("This key is not valid (any more).");
  await signIn(page, foyer, key);
  await page.reload();
  await expect(page.locator("foyer-console").getByRole("navigation")).toBeVisible();
  await expect(page.locator("#who")).toHaveText("Ana Pereira");
  const kept = await page.evaluate(() =>
    JSON.stringify([
      document.cookie,
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.documentElement.outerHTML,
    ]),
  );
  expect(kept).not.toContain(key);
  expect(kept).not.toContain("foyer_console");
  const [cookie] = await page.context().cookies(`${foyer.url}/console`);
  expect(cookie).toMatchObject({
    name: "foyer_console",
    httpOnly: true,
    sameSite: "Strict",
    path: "/console",
  });
  expect(cookie?.value).not.toContain(key.slice(3));
  expect(await page.context().cookies(`${foyer.url}/api/me`)).toEqual([]);

  await page.locator("#sign-out").click();
  await expect(page.locator("#form")).toBeVisible();
  await page.reload();
  await expect(page.locator("#form")).toBeVisible();
  await expect(page.locator("foyer-console")).toHaveCount(0);
  // Chromium tells of each answer that is a refusal.
  expect(complaints.filter((each) => !/status of 401/.test(each))).toEqual([]);
});

test("a key that is deleted ends the session at the next token", async ({ page, foyer }) => {
  const { key } = await newOrg(foyer);
  await signIn(page, foyer, key);
  const mine = { headers: { authorization: `Bearer ${key}` } };
  const me = (await (await fetch(`${foyer.url}/api/me`, mine)).json()) as { key: { id: string } };
  await foyer.call("DELETE", `/api/keys/${me.key.id}`);
  await page.reload();
  await expect(page.locator("#form")).toBeVisible();
  expect(await page.context().cookies(`${foyer.url}/console`)).toEqual([]);
});

test("words lead to the message, and a visitor who asks for it is erased everywhere", async ({
  page,
  foyer,
}) => {
  const { key, conversation } = await newOrg(foyer);
  await signIn(page, foyer, key);
  const root = page.locator("foyer-console");
  await root.getByRole("button", { name: "Search messages" }).click();
  const words = root.getByRole("searchbox", { name: "Words from a message" });
  // The index is written from a queue.
  await expect(async () => {
    await words.fill("invoice");
    await words.press("Enter");
    await expect(root.locator(".result mark").first()).toHaveText("invoice", { timeout: 1_000 });
  }).toPass();
  await root.locator(".result").first().click();
  const about = root.getByRole("complementary", { name: "About the visitor" });
  await expect(about).toContainText("Nobody vouches for who this is.");
  await expect(about).toContainText("team");
  await expect(about.getByRole("link", { name: "Pricing" })).toHaveAttribute(
    "href",
    "https://shop.example/pricing",
  );

  const download = page.waitForEvent("download");
  await about.getByRole("button", { name: "Export" }).click();
  expect((await download).suggestedFilename()).toMatch(/^v_\w+\.json$/);

  await about.getByRole("button", { name: "Erase" }).click();
  const dialog = root.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Erase" })).toBeDisabled();
  await dialog.getByRole("textbox").fill("erase");
  await dialog.getByRole("button", { name: "Erase" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(async () => {
    const read = await fetch(`${foyer.url}/api/history/${conversation}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(read.status).toBe(404);
  }).toPass();
});

test("canned replies are kept", async ({ page, foyer }) => {
  const { key } = await newOrg(foyer);
  await signIn(page, foyer, key);
  const root = page.locator("foyer-console");
  await root.getByRole("button", { name: "Canned replies" }).click();
  await root.getByRole("button", { name: "Add a reply" }).click();
  await page.keyboard.type("hello");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Hello {visitor_name}!");
  await root.getByRole("button", { name: "Save" }).click();
  await expect(root.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await root.getByRole("button", { name: "Canned replies" }).click();
  await expect(root.getByRole("textbox", { name: "What is said" })).toHaveValue("Hello {visitor_name}!");
});

for (const { name, locale, size, dark } of [
  { name: "light, on a desk", locale: "en-US", size: { width: 1280, height: 900 }, dark: false },
  { name: "dark, on a desk", locale: "en-US", size: { width: 1280, height: 900 }, dark: true },
  { name: "dark, on a phone", locale: "en-US", size: { width: 390, height: 800 }, dark: true },
  { name: "in Arabic, on a phone", locale: "ar", size: { width: 390, height: 800 }, dark: false },
]) {
  test.describe(name, () => {
    test.use({ locale, viewport: size, colorScheme: dark ? "dark" : "light" });

    test("no page of the console keeps anybody out, or is wider than the screen", async ({ page, foyer }) => {
      const complaints = await complaintsOf(page);
      const { key } = await newOrg(foyer);
      await page.goto(`${foyer.url}/console`);
      await expect(page.locator("#form")).toBeVisible();
      await isFit(page, "the form");
      await signIn(page, foyer, key);
      for (const [index, name] of sections.entries()) {
        await sectionButton(page, index + 1).click();
        const shown = page.locator("foyer-console").locator(".page");
        await expect(shown.locator("h2")).toBeVisible();
        await expect(shown.locator(".page-loading")).toHaveCount(0);
        await isFit(page, name);
      }
      expect(complaints.filter((each) => !/status of 401/.test(each))).toEqual([]);
    });
  });
}

async function isFit(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => [name, id, ...nodes.map(({ target }) => target.flat().join(" "))]),
  ).toEqual([]);
  const tooWide = await page.evaluate(() => {
    const root = document.querySelector("foyer-console")?.shadowRoot;
    const page = root?.querySelector(".page") ?? document.documentElement;
    return page.scrollWidth > page.clientWidth;
  });
  expect([name, tooWide]).toEqual([name, false]);
}
