// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Citation, Product } from "../../protocol/index.ts";
import extraWords from "../../locales/extras/en.json";
import words from "../../locales/products/en.json";
import type { PanelHandle } from "../panel-api.ts";
import { attachPanel } from "../panel/attach-panel.tsx";
import { FakeClient, messagesOf, onlineState } from "../panel/fake-client.ts";
import * as extras from "./extras.ts";
import { priceText } from "./price-text.ts";
import * as late from "./products.ts";

vi.mock("../panel/bundled-words.ts", async () => {
  const { default: words } = await import("../../locales/en.json");
  return { fetchBundledWords: async () => words };
});
vi.mock("../panel/fetch-extras.ts", () => ({ fetchExtras: async () => extras }));
vi.mock("./fetch-products.ts", () => ({ fetchProducts: async () => late }));
vi.mock("./fetch-late-words.ts", () => ({ fetchLateWords: async () => words }));
vi.mock("./words.ts", async (original) => ({
  ...(await original<object>()),
  fetchExtraWords: async () => extraWords,
}));

const mug: Product = {
  id: "gid://shopify/Product/1",
  title: "Trail Mug",
  url: "https://demo.example/products/trail-mug",
  image: { url: "https://cdn.shopify.com/mug.jpg", alt: "A mug by the fire" },
  price: { amount: "18.50", currency: "EUR" },
  available: true,
  variant: { id: "gid://shopify/ProductVariant/11" },
};

let host: ShadowRoot;
let handle: PanelHandle;
beforeEach(() => {
  host = document.body.appendChild(document.createElement("foyer-chat")).attachShadow({ mode: "open" });
});
afterEach(() => {
  handle.destroy();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const all = (selector: string) => [...host.querySelectorAll<HTMLElement>(selector)];
const find = (selector: string) => host.querySelector<HTMLElement>(selector);
const button = () => find(".product button");
const said = () => find(".product output")?.textContent;

const show = (...products: Product[]) => showCited([], ...products);

async function showCited(citations: Citation[], ...products: Product[]) {
  const client = new FakeClient(onlineState);
  client.set({ messages: messagesOf({ role: "assistant", text: "Look.", products, citations }) });
  const options = {
    widgetId: "w",
    endpoint: "https://chat.example.com",
    mode: "inline",
    language: "en",
  } as const;
  handle = attachPanel(host, options, client);
  await vi.waitFor(() => expect(find(".product")).not.toBeNull());
}

/** A shop's page, with its own actions. */
function shopPage(answer: () => unknown) {
  const updateCart = vi.fn<(change: object) => Promise<unknown>>(async () => answer());
  vi.stubGlobal("Shopify", { actions: { updateCart }, routes: { root: "/fr/" } });
  return updateCart;
}

describe("the cards of products", () => {
  it("check 19: show name, picture, price as the language writes it, and where to read on", async () => {
    await show(mug, {
      ...mug,
      id: "2",
      title: "Wool Shirt",
      price_from: true,
      variant: { id: "9", title: "M" },
    });
    const [first, second] = all(".product");
    expect(first?.querySelector("img")?.getAttribute("alt")).toBe("A mug by the fire");
    expect(first?.querySelector("a")?.getAttribute("href")).toBe(mug.url);
    expect(first?.querySelector(".product-price")?.textContent).toBe("€18.50");
    expect(second?.querySelector(".product-price")?.textContent).toBe("from €18.50");
    expect(second?.textContent).toContain("M");
    expect(find(".products")?.getAttribute("aria-label")).toBe(words.products);
    expect(find(".products")?.tabIndex).toBe(0);
  });

  it("stand for the sources that they are, and for no others", async () => {
    const citation = { number: 1, title: "Trail Mug", external_id: "product:1" };
    await showCited([citation], mug);
    expect(find(".products.all")).not.toBeNull();
    handle.destroy();
    await showCited([citation, { ...citation, number: 2, external_id: "policy:refund" }], mug);
    expect(find(".products.all")).toBeNull();
  });

  it("say a name that is the picture's as well only once, and follow no address that is none", async () => {
    await show({
      ...mug,
      image: { url: "https://cdn.shopify.com/mug.jpg", alt: "Trail Mug" },
      url: "javascript:alert(1)",
    });
    expect(find(".product img")?.getAttribute("alt")).toBe("");
    expect(find(".product a")).toBeNull();
  });

  it("have no button where the page is no shop's, where it is sold out, or where there is a choice to be made", async () => {
    await show(mug);
    expect(button()).toBeNull();
    handle.destroy();
    shopPage(() => ({}));
    const { variant: _, ...open } = mug;
    await show({ ...mug, available: false }, open);
    expect(button()).toBeNull();
    expect(find(".sold-out")?.textContent).toBe(words.sold_out);
    expect(find("a.act")?.textContent).toBe(words.choose);
  });
});

describe("check 20: into the cart", () => {
  it("goes what was shown, by the shop's own action", async () => {
    const updateCart = shopPage(() => ({ cart: {}, userErrors: [], warnings: [] }));
    await show(mug);
    button()!.click();
    expect(button()?.textContent).toBe(words.adding);
    // Twice is once.
    button()!.click();
    await vi.waitFor(() => expect(said()).toContain(words.added));
    expect(updateCart.mock.calls).toEqual([
      [{ lines: [{ merchandiseId: "gid://shopify/ProductVariant/11", quantity: 1 }] }],
    ]);
    expect(find(".product output a")?.getAttribute("href")).toBe("/fr/cart");
  });

  it("goes one where it is pressed twice, however quick the shop is, and another where it is pressed anew", async () => {
    const updateCart = shopPage(() => ({ userErrors: [] }));
    await show(mug);
    const now = vi.spyOn(performance, "now");
    for (const at of [5_000, 5_400, 6_300]) {
      now.mockReturnValue(at);
      button()!.click();
      await vi.waitFor(() => expect(said()).toContain(words.added));
    }
    expect(updateCart).toHaveBeenCalledTimes(1);
    now.mockReturnValue(7_400);
    button()!.click();
    expect(updateCart).toHaveBeenCalledTimes(2);
    now.mockRestore();
  });

  it("goes nothing from a shop that does not answer, and what it says in the end counts", async () => {
    const slow = Promise.withResolvers();
    shopPage(() => slow.promise);
    await show(mug);
    vi.useFakeTimers();
    button()!.click();
    await vi.advanceTimersByTimeAsync(14_000);
    expect(button()?.textContent).toBe(words.adding);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(said()).toBe(words.failed);
    expect(button()?.textContent).toBe(words.add);
    slow.resolve({ userErrors: [] });
    await vi.advanceTimersByTimeAsync(0);
    expect(said()).toContain(words.added);
    vi.useRealTimers();
  });

  it("goes nothing without a line, and it is said", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    vi.stubGlobal("Shopify", { routes: { root: "/" } });
    await show(mug);
    button()!.click();
    await vi.waitFor(() => expect(said()).toBe(words.failed));
  });

  it("goes nothing where the shop has an error, which is shown in its words", async () => {
    shopPage(() => ({ cart: null, userErrors: [{ message: "Trail Mug est épuisé." }] }));
    await show(mug);
    button()!.click();
    await vi.waitFor(() => expect(said()).toBe("Trail Mug est épuisé."));
  });

  it("comes what the shop warns of beside it", async () => {
    shopPage(() => ({ cart: {}, userErrors: [], warnings: [{ message: "Only one left." }] }));
    await show(mug);
    button()!.click();
    await vi.waitFor(() => expect(said()).toContain("Only one left."));
    expect(said()).toContain(words.added);
  });

  it("goes nothing where the action throws, and nothing is asked a second time", async () => {
    const fetched = vi.fn<typeof fetch>();
    vi.stubGlobal("fetch", fetched);
    shopPage(() => {
      throw new Error("at Object.<anonymous>");
    });
    await show(mug);
    button()!.click();
    await vi.waitFor(() => expect(said()).toBe(words.failed));
    expect(fetched).not.toHaveBeenCalled();
  });

  it("goes it by a request where the theme knows no actions, in the language of the page", async () => {
    const asked: [string, unknown][] = [];
    const answers = [
      Response.json(
        { status: 422, message: "Cart Error", description: "All 3 are in your cart." },
        { status: 422 },
      ),
      Response.json({ items: [] }),
    ];
    vi.stubGlobal("fetch", async (url: string, { body }: { body: string }) => {
      asked.push([url, JSON.parse(body)]);
      return answers.shift();
    });
    vi.stubGlobal("Shopify", { routes: { root: "/fr/" } });
    await show(mug);
    button()!.click();
    await vi.waitFor(() => expect(said()).toBe("All 3 are in your cart."));
    button()!.click();
    await vi.waitFor(() => expect(said()).toContain(words.added));
    expect(asked[0]).toEqual(["/fr/cart/add.js", { items: [{ id: 11, quantity: 1 }] }]);
  });
});

it.each([
  ["18.50", "EUR", "de", /^18,50\s€$/],
  ["2980", "JPY", "ja", /^[¥￥]2,980$/],
  ["6.125", "KWD", "en", /^KWD\s6\.125$/],
  ["1.500", "IQD", "en", /^IQD\s1\.500$/],
])("check 19: %s %s is written as %s does", (amount, currency, language, written) => {
  expect(priceText({ amount, currency }, language)).toMatch(written);
});
