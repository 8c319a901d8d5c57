import { publishPage } from "./front-site.ts";
import { PageWatch } from "./page-watch.ts";
import { expect, test } from "./test.ts";

interface Block {
  name: string;
  isValid: boolean;
  attributes: Record<string, unknown>;
}

/** The block editor, as far as it is asked here. */
interface Wp {
  data: {
    select: (store: string) => {
      getBlocks: () => Block[];
      getPermalink: () => string;
    };
    dispatch: (store: string) => {
      set: (scope: string, name: string, value: unknown) => void;
      openGeneralSidebar: (name: string) => void;
    };
  };
}

test("the block is inserted, changed, saved and found again as it was, and brings no style into the editor", async ({
  admin,
  page,
  visitor,
}) => {
  await page.goto("/wp-admin/post-new.php");
  await page.waitForFunction(() => "wp" in window && document.querySelector(".edit-post-layout") !== null);
  await page.evaluate(() => {
    const { wp } = window as unknown as { wp: Wp };
    wp.data.dispatch("core/preferences").set("core/edit-post", "welcomeGuide", false);
  });
  const canvas = page.frameLocator('iframe[name="editor-canvas"]');
  await canvas.getByRole("textbox", { name: "Add title" }).fill("With a chat");
  await page.keyboard.press("Enter");
  await page.keyboard.type("/foyer chat");
  await page.locator(".components-autocomplete__result", { hasText: "Foyer Chat" }).click();
  const block = canvas.locator('[data-type="foyer/chat"]');
  await expect(block).toContainText("The widget's welcome message stands here.");
  await page.evaluate(() => {
    const { wp } = window as unknown as { wp: Wp };
    wp.data.dispatch("core/edit-post").openGeneralSidebar("edit-post/block");
  });

  const title = page.getByLabel("Title", { exact: true });
  await title.fill('Ask "us" <b>& more</b>');
  await page.getByLabel("Welcome message").fill("Hello & welcome -->");
  await page.getByLabel("Height in pixels").fill("420");
  await expect(block).toContainText('Ask "us" <b>& more</b>');
  const styles = await block.evaluate(({ ownerDocument }) =>
    [...ownerDocument.querySelectorAll("style, link[rel=stylesheet], script")]
      .map((element) => `${element.id} ${element.getAttribute("href") ?? element.getAttribute("src") ?? ""}`)
      .filter((text) => /foyer/i.test(text)),
  );
  expect(styles).toEqual([]);

  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByLabel("Editor publish").getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByLabel("Editor publish").getByText("is now live")).toBeVisible();
  await page.reload();
  await expect(block).toContainText('Ask "us" <b>& more</b>');
  const [kept] = await page.evaluate(() => {
    const { wp } = window as unknown as { wp: Wp };
    return wp.data
      .select("core/block-editor")
      .getBlocks()
      .map(({ name, isValid, attributes }) => ({ name, isValid, attributes }));
  });
  expect(kept).toMatchObject({
    name: "foyer/chat",
    isValid: true,
    attributes: { title: 'Ask "us" <b>& more</b>', welcome_message: "Hello & welcome -->", height: 420 },
  });

  const url = await page.evaluate(() =>
    (window as unknown as { wp: Wp }).wp.data.select("core/editor").getPermalink(),
  );
  await page.goto(url);
  await visitor.ready();
  expect((await visitor.root.boundingBox())!.height).toBe(420);
  await expect(visitor.panel.locator("header")).toContainText('Ask "us"');
  await expect(visitor.log).toContainText("Hello & welcome");
  expect(admin.errors).toEqual([]);
});

test("what is written into the shortcode stays text, on the page and in the chat", async ({
  site,
  page,
  visitor,
}) => {
  const attacks = [
    `"><script>document.title="hit"</script>`,
    `&quot; onmouseover=&quot;document.title=1`,
    `&lt;img src=x onerror=document.title=1&gt;`,
    `</button><svg onload=document.title=1>`,
    `javascript:document.title=1`,
  ];
  const shortcodes = (mode: string): string =>
    attacks
      .map((text) => `[foyer_chat mode=${mode} title='${text}' welcome_message='${text}' onclick='${text}']`)
      .join("\n\n");
  const watch = await PageWatch.of(page);
  const assertInert = async (): Promise<void> => {
    const harmful = await visitor.root
      .first()
      .evaluate(({ ownerDocument, shadowRoot }) =>
        [
          ...[...ownerDocument.querySelectorAll(".foyer-chat")].flatMap((one) => [
            ...one.querySelectorAll("*"),
          ]),
          ...shadowRoot!.querySelectorAll("*"),
        ]
          .filter(
            (element) =>
              element.matches("script, svg[onload], img[src=x], a[href^='javascript:']") ||
              element.getAttributeNames().some((name) => name.startsWith("on")),
          )
          .map(({ outerHTML }) => outerHTML),
      );
    expect(harmful).toEqual([]);
    await expect(page).toHaveTitle(/^A page/);
  };

  await page.goto(await publishPage(site, shortcodes("button")));
  const buttons = page.locator("[data-foyer-open]");
  await expect(buttons).toHaveCount(attacks.length);
  for (const button of await buttons.all()) {
    await button.click();
    await visitor.ready();
    await expect(visitor.panel.locator("header")).toContainText(await button.innerText());
    await assertInert();
    await visitor.panel.getByRole("button", { name: "Close chat" }).click();
  }

  await page.goto(await publishPage(site, shortcodes("inline")));
  await expect(visitor.panel).toBeVisible();
  await assertInert();
  expect(watch.complaints).toEqual([]);
});
