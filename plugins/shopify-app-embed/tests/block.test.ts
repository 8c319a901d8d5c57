import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readEmbed } from "../storefront/embed.ts";
import { type ShopPage, renderEmbed } from "./storefront/liquid.ts";

const config = {
  widget_id: "w1",
  origin: "https://chat.example.com",
  panel: "https://chat.example.com/widget/0.1.0-abc/panel.js",
  look: {
    color: "#d6336c",
    launcher_label: "Ask us",
    look: "sketch",
    theme: "dark",
    proactive: [],
    verified_only: true,
  },
};
const identity = "identity-secret-of-this-shop";
const customer = { id: 7_000_000_000_001, email: "ada@example.com", first_name: "Ada" };

/** The text between the tags, as a browser cuts it out. */
function printed(page: ShopPage): string {
  const html = renderEmbed(page);
  const [, text] =
    /<script type="application\/json" id="foyer-config">([\s\S]*?)<\/script>/i.exec(html) ?? [];
  if (text === undefined) throw new Error(`nothing was printed: ${html}`);
  return text;
}

const settingsOf = (page: ShopPage) => readEmbed(printed({ config, ...page }));

test("prints what the loader is told, and the loader takes it", () => {
  expect(settingsOf({ locale: "fr", page_type: "product", product: { id: 42 } })).toEqual({
    widgetId: "w1",
    endpoint: config.origin,
    panel: config.panel,
    language: "fr",
    attributes: { country: "DE", currency: "EUR", cart: 2, page_type: "product", product_id: 42 },
    choice: { launcher_position: "right" },
    config: {
      widget_id: "w1",
      language: "fr",
      launcher_position: "right",
      launcher_label: "Ask us",
      color: "#d6336c",
      theme: "dark",
      look: "sketch",
      proactive: [],
      verified_only: true,
    },
  });
});

test("what the merchant chose in the theme editor goes before what the app told", () => {
  const embed = settingsOf({
    settings: { launcher_text: "Hello", accent_color: "#00aa55", position: "left" },
  });
  expect(embed?.choice).toEqual({ launcher_position: "left", color: "#00aa55" });
  expect(embed?.config).toMatchObject({ launcher_label: "Hello", launcher_position: "left" });
});

test("offsets are CSS, also none", () => {
  const html = renderEmbed({ config, settings: { offset_x: 0, offset_y: 36, offset_y_mobile: 96 } });
  expect(html).toContain("--foyer-offset-x: 0px; --foyer-offset-y: 36px;");
  expect(html).toContain("--foyer-offset-y: 96px;");
});

describe("a customer who is logged in", () => {
  test("is named by the id alone, signed as the backend checks it", () => {
    const embed = settingsOf({ identity, customer });
    const { user_id, ts, signature } = embed!.identity!;
    expect(user_id).toBe("7000000000001");
    expect(Math.abs(ts - Date.now() / 1_000)).toBeLessThan(5);
    expect(signature).toBe(createHmac("sha256", identity).update(`w1|${user_id}|${ts}`).digest("hex"));
  });

  test("leaves neither name nor address in the page, and the secret stays with the shop", () => {
    const html = renderEmbed({ config, identity, customer });
    expect(html).toContain("7000000000001");
    for (const word of [identity, customer.email, customer.first_name]) expect(html).not.toContain(word);
  });

  test("is nobody where the shop has no secret yet, and so is who is not logged in", () => {
    expect(settingsOf({ customer })).not.toHaveProperty("identity");
    expect(settingsOf({ identity })).not.toHaveProperty("identity");
    expect(renderEmbed({ config, customer })).not.toContain("7000000000001");
  });
});

describe("without a whole pointer", () => {
  const none = [undefined, null, "", [], {}, 5, "w1", { widget_id: "w1" }, { ...config, panel: "" }];
  test.for(none.map((one) => [JSON.stringify(one), one] as const))(
    "%s: nothing on the storefront, a note in the theme editor",
    ([, one]) => {
      expect(renderEmbed({ config: one })).toMatch(/^<div [^>]+>\s*<\/div>$/);
      const note = renderEmbed({ config: one, design_mode: true, locale: "de" });
      expect(note).toContain("Der Chat ist noch nicht eingerichtet.");
      expect(note).not.toContain("<script");
    },
  );

  test("the note is English where its language is missing", () => {
    expect(renderEmbed({ design_mode: true, locale: "sv" })).toContain("The chat is not set up yet.");
  });
});

describe("whatever a metafield or a setting holds", () => {
  const hostile = [
    `</script><script>pwned = true</script>`,
    `<!--<script>`,
    `"}; pwned = true; //`,
    `\\"'\`\${pwned = true}`,
    `{{ shop.name }}{% raw %}`,
    "🛍️ 👩‍👩‍👧 \u2028\u2029\u0000",
    "مرحبا بكم \u202e",
    "x".repeat(5_000),
  ];
  const names = ["launcher_text", "accent_color", "position", "offset_x", "offset_y", "offset_y_mobile"];

  test.for(hostile)("the page stays whole: %s", (text) => {
    const settings = Object.fromEntries(names.map((name) => [name, text]));
    const look = { color: text, launcher_label: text, look: text, theme: text, proactive: text };
    const page = { config: { ...config, look }, settings };
    expect(settingsOf(page)).toEqual({
      ...settingsOf({ config: { ...config, look: { theme: text, launcher_label: text } } }),
      config: expect.objectContaining({
        launcher_label: text,
        color: "#3b5bdb",
        look: "clean",
        proactive: [],
      }),
      choice: { launcher_position: "right" },
    });
    // The only markup is the block's own.
    const html = renderEmbed(page).replace(printed(page), "");
    expect(html.match(/<\/?\w+/g)).toEqual(["<div", "<script", "</script", "<style", "</style", "</div"]);
    expect(html).toContain("--foyer-offset-x: 0px; --foyer-offset-y: 0px;");
  });

  test.for(hostile)("no chat begins with a pointer like that: %s", (text) => {
    const spoilt = ["widget_id", "origin", "panel"].map((name) => ({ ...config, [name]: text }));
    expect(spoilt.map((one) => settingsOf({ config: one }))).toEqual(spoilt.map(() => undefined));
  });

  test("rules that are none are left out", () => {
    const rule = { id: "hello", message: "Hello" };
    const look = { ...config.look, proactive: [null, 5, "hello", {}, rule] };
    expect(settingsOf({ config: { ...config, look } })?.config.proactive).toEqual([rule]);
  });

  const foreign = [
    "data:text/javascript,pwned=1",
    "javascript:pwned=1",
    "https://evil.example/widget/1/panel.js",
  ];
  test.for(foreign)("the panel is its backend's own: %s", (panel) => {
    expect(settingsOf({ config: { ...config, panel } })).toBeUndefined();
    expect(settingsOf({ config: { ...config, origin: panel, panel: `${panel}/widget/` } })).toBeUndefined();
  });
});

describe("a page that the merchant has chosen to be without", () => {
  const pages = {
    home: "index",
    product: "product",
    collection: "collection",
    cart: "cart",
    article: "article",
  };
  test.for(Object.entries(pages))("%s", ([setting, page_type]) => {
    const settings = { [`hide_on_${setting}`]: true };
    expect(renderEmbed({ config, settings, page_type })).toMatch(/^<div [^>]+>\s*<\/div>$/);
    const others = [...Object.values(pages), "page", "404", "search"].filter((one) => one !== page_type);
    const shown = others.filter((one) =>
      renderEmbed({ config, settings, page_type: one }).includes("foyer-config"),
    );
    expect(shown).toEqual(others);
  });
});
