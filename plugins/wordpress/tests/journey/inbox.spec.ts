import { AxeBuilder } from "@axe-core/playwright";
import { Agent } from "../../../../e2e/agent.ts";
import { startProxy } from "../../../../e2e/proxy.ts";
import { Visitor } from "../../../../e2e/visitor.ts";
import type { ConnectedSite } from "../runner/connected-site.ts";
import { expect, test } from "./test.ts";
import { WpAdmin } from "./wp-admin.ts";

type Browser = NonNullable<ReturnType<ReturnType<Visitor["page"]["context"]>["browser"]>>;

const password = "a-long-password-of-the-tests";

/** Authors of the site who may answer, and may set nothing. */
async function hire(site: ConnectedSite, ...names: string[]): Promise<void> {
  await site.php(`
    update_option('foyer_team', array('roles' => array('author')));
    foreach (${php(names)} as $name) {
      wp_insert_user(array('user_login' => strtolower($name), 'user_pass' => '${password}', 'display_name' => $name, 'role' => 'author'));
    }
    return true;
  `);
}

function php(names: string[]): string {
  return `array(${names.map((name) => `'${name}'`).join(", ")})`;
}

async function atDesk(
  browser: Browser,
  site: ConnectedSite,
  name: string,
): Promise<Agent & { user: WpAdmin }> {
  const page = await (await browser.newContext({ baseURL: site.url })).newPage();
  const user = new WpAdmin(page);
  await user.logIn(name.toLowerCase(), password);
  await page.goto("/wp-admin/admin.php?page=foyer");
  return Object.assign(new Agent(page), { user });
}

async function arrive(browser: Browser, site: ConnectedSite): Promise<Visitor> {
  const visitor = new Visitor(await (await browser.newContext({ baseURL: site.url })).newPage());
  await visitor.page.goto("/");
  await visitor.open();
  return visitor;
}

/** When the element first says it, by this machine's clock. */
function saidAt(log: Agent["log"], text: string): Promise<number> {
  return log.evaluate(
    (element, text) =>
      new Promise<number>((resolve) => {
        const look = () => element.textContent.includes(text) && resolve(Date.now());
        new MutationObserver(look).observe(element, { childList: true, subtree: true, characterData: true });
        look();
      }),
    text,
  );
}

const attack = `<img src=x onerror="top.pwned=1"> <svg/onload=top.pwned=1> [go](javascript:top.pwned=1)`;

test("two authors see who waits, one of them gets the conversation, and what the visitor writes is only text", async ({
  site,
  browser,
}) => {
  await hire(site, "Ann", "Ben");
  const visitor = await arrive(browser, site);
  await visitor.say(attack);
  await visitor.choose("Talk to a person");
  await expect(visitor.panel.locator("header")).toContainText("Waiting for a person");

  const desks = [await atDesk(browser, site, "Ann"), await atDesk(browser, site, "Ben")] as const;
  for (const desk of desks) {
    await expect(desk.page.locator("#toplevel_page_foyer .foyer-unread").first()).toContainText("1");
    await expect(
      desk.page.locator("#toplevel_page_foyer").getByRole("link", { name: "Settings" }),
    ).toHaveCount(0);
    await desk.filter("Waiting");
    await expect(desk.rows).toHaveCount(1);
    await desk.open(desk.rows.first());
    await expect(desk.log).toContainText('<img src=x onerror="top.pwned=1">');
    await expect(desk.log.locator("img, svg[onload], [href^=javascript]")).toHaveCount(0);
  }

  const both = Date.now() + 500;
  await Promise.all(
    desks.map(({ root }) =>
      root
        .locator(".thread-acts")
        .getByRole("button", { name: "Take over" })
        .evaluate(async (button: HTMLElement, at) => {
          await new Promise((resolve) => setTimeout(resolve, at - Date.now()));
          button.click();
        }, both),
    ),
  );
  const whose = desks[0].thread.getByText(/(You|Ann|Ben) (have|has) this conversation/);
  await expect(whose).toBeVisible();
  const [owner, other] = (await whose.textContent())!.startsWith("You") ? desks : desks.toReversed();
  await expect(owner.thread).toContainText("You have this conversation");
  await expect(other.thread).toContainText(/(Ann|Ben) has this conversation/);
  await expect(visitor.events.filter({ hasText: "joined the conversation" })).toHaveCount(1);

  // The machine may be busy for a moment; three times in a row it is not.
  const delays: number[] = [];
  while (delays.length < 3 && !(Math.min(...delays) < 1_000)) {
    const text = `Are you there? ${delays.length}`;
    const heard = saidAt(owner.log, text);
    await visitor.composer.fill(text);
    const sent = Date.now();
    await visitor.composer.press("Enter");
    delays.push((await heard) - sent);
  }
  expect(Math.min(...delays)).toBeLessThan(1_000);
  await owner.say("I am here.");
  await expect(visitor.agents.last()).toContainText("I am here.");

  const { violations } = await new AxeBuilder({ page: owner.page }).include("#wpbody").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
  for (const desk of [...desks, visitor])
    expect(await desk.page.evaluate(() => "pwned" in window), "a script ran").toBe(false);
  expect(desks.flatMap(({ user }) => user.errors)).toEqual([]);
});

test("by the keyboard alone, through a sleep that the token does not outlive, until the role is taken away", async ({
  site,
  browser,
  foyer,
}) => {
  const proxy = await startProxy(foyer.url);
  try {
    await site.connect(proxy.url);
    await hire(site, "Ann");
    const key = await site.php<string>("return Foyer\\Chat\\Connection::api_key();");
    const visitor = await arrive(browser, site);
    await visitor.say("Hello?");
    await visitor.choose("Talk to a person");
    await expect(visitor.panel.locator("header")).toContainText("Waiting for a person");

    const context = await browser.newContext({ baseURL: site.url });
    const page = await context.newPage();
    await page.clock.install();
    const ann = new WpAdmin(page);
    await ann.logIn("ann", password);
    const tokens: { token: string; expires_at: string }[] = [];
    page.on("response", async (response) => {
      if (response.url().includes("agent-token") && response.ok()) tokens.push(await response.json());
    });
    const shown: string[] = [];
    page.on("request", (request) => shown.push(JSON.stringify(request.headers()), request.postData() ?? ""));
    await page.goto("/wp-admin/admin.php?page=foyer");
    const { keyboard } = page;
    const desk = new Agent(page);

    await test.step("finds, opens, takes over and answers by the keyboard", async () => {
      await expect(desk.rows).toHaveCount(1);
      // It takes the keyboard when it has come.
      const list = desk.root.locator(".rows");
      await expect(list).toBeFocused();
      await keyboard.press("ArrowDown");
      await keyboard.press("Enter");
      await expect(desk.log).toBeFocused();
      await expect(desk.thread.getByRole("button", { name: "Take over", exact: true })).toBeVisible();
      await keyboard.press("t");
      await expect(desk.thread).toContainText("You have this conversation");
      await keyboard.press("r");
      await expect(desk.composer).toBeFocused();
      await keyboard.type("Here I am.");
      await keyboard.press("Enter");
      await expect(visitor.agents.last()).toContainText("Here I am.");
    });

    await test.step("all that the browser has is a token of minutes for this author", async () => {
      await expect.poll(() => tokens.length).toBe(1);
      const [{ token, expires_at }] = tokens as [(typeof tokens)[0]];
      expect(Date.parse(expires_at) - Date.now()).toBeLessThanOrEqual(15 * 60_000);
      expect(shown.join()).toContain(token);
      expect(shown.join() + (await page.content())).not.toContain(key);
      const asked = await fetch(`${foyer.url}/api/config/${site.widgetId}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(asked.status).toBe(403);
    });

    await test.step("wakes up with an old token and a dead socket, and goes on without a reload", async () => {
      await context.setOffline(true);
      proxy.cut();
      await visitor.ready();
      await visitor.say("While you slept");
      await expect(visitor.said.last().locator(".meta")).not.toContainText(/Sending|offline/);
      await expect(desk.log).not.toContainText("While you slept");
      await page.clock.fastForward("20:00");
      await context.setOffline(false);
      await expect(desk.log.getByText("While you slept")).toHaveCount(1, { timeout: 30_000 });
      expect(tokens.length).toBeGreaterThan(1);
      await desk.say("Awake again.");
      await expect(visitor.agents.last()).toContainText("Awake again.");
    });

    await test.step("without the role the next call is refused, and the page says so", async () => {
      const held = tokens.at(-1)!.token;
      await site.php("return update_option('foyer_team', array('roles' => array()));");
      const asked = await fetch(`${foyer.url}/api/inbox?limit=1`, {
        headers: { authorization: `Bearer ${held}` },
      });
      expect(asked.status).toBe(401);
      await expect(desk.root).toContainText("The console cannot be opened");
      await expect(desk.root).toContainText("it was revoked");
      await desk.root.getByRole("button", { name: "Try again" }).click();
      await expect(page.locator(".foyer-notice.is-error")).toContainText("not allowed");
      await expect(desk.root).toContainText("Your session has ended");
      await visitor.say("Still there?");
      await expect(visitor.said.last()).toContainText("Still there?");
      await expect(desk.root).not.toContainText("Still there?");
    });
    expect(ann.errors).toEqual([]);
  } finally {
    await proxy.close();
  }
});
