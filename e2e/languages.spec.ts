import { expect, test } from "./test.ts";

test("Arabic runs from right to left, in words and in layout", async ({ visitor }) => {
  await visitor.visit({ widget: "demo", query: { language: "ar" } });
  await expect(visitor.launcher).toHaveAccessibleName("دردشة");
  await visitor.open();
  await expect(visitor.panel).toHaveAttribute("dir", "rtl");
  await expect(visitor.panel).toHaveAttribute("lang", "ar");
  await visitor.ask("Hello");
  const [own, log] = [await visitor.said.locator(".bubble").boundingBox(), await visitor.log.boundingBox()];
  // The visitor's own words stand at the line's end, which is the left.
  expect(own!.x - log!.x).toBeLessThan(log!.x + log!.width - own!.x - own!.width);
});

test("Japanese is fetched when it is wanted, and nothing is shown in English before", async ({
  page,
  visitor,
}) => {
  const fetched: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/locale-")) fetched.push(new URL(request.url()).pathname.split("/").at(-1)!);
  });
  await visitor.visit({ widget: "demo", query: { language: "ja" } });
  await visitor.open();
  await expect(visitor.panel).toHaveAttribute("lang", "ja");
  await expect(visitor.composer).toHaveAttribute("placeholder", /[぀-ヿ]/);
  expect(fetched).toEqual(["locale-ja.js"]);
});

test("the page's language counts where the widget leaves it open", async ({ visitor }) => {
  await visitor.visit({ widget: "demo", query: { lang: "fr" } });
  await visitor.open();
  await expect(visitor.panel).toHaveAttribute("lang", "fr");
  await expect(visitor.composer).toHaveAttribute("placeholder", /message/i);
  await expect(visitor.panel.getByRole("button", { name: "Envoyer" })).toBeVisible();
});

test("a change of the widget's config shows at the next load", async ({ page, foyer, visitor }) => {
  const widget = await foyer.createWidget({ title: "Before" });
  await visitor.visit({ widget });
  await visitor.open();
  await expect(visitor.panel).toHaveAccessibleName("Before");
  await foyer.changeWidget(widget, {
    language: "de",
    title: "Nachher",
    launcher_position: "left",
    color: "#ffdd00",
  });
  await page.reload();
  await expect(visitor.launcher).toBeVisible();
  const [launcher, window] = [await visitor.launcher.boundingBox(), page.viewportSize()];
  expect(launcher!.x).toBeLessThan(window!.width / 2);
  await visitor.open();
  await expect(visitor.panel).toHaveAccessibleName("Nachher");
  await expect(visitor.panel).toHaveAttribute("lang", "de");
});
