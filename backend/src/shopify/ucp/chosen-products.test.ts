import type { Product } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import { chosenProducts } from "./chosen-products.ts";

const product = (id: number, title: string, more: Partial<Product> = {}): Product => ({
  id: `gid://shopify/Product/${id}`,
  title,
  price: { amount: "1.00", currency: "EUR" },
  available: true,
  ...more,
});
const mug = product(1, "Trail Mug");
const set = product(2, "Trail Mug Set");
const tee = product(3, "Tee (Blue/White)");
const cite = (number: number, id: number) => ({ number, title: "T", external_id: `product:${id}` });
const titles = (text: string, told: Product[], citations: ReturnType<typeof cite>[] = []) =>
  chosenProducts({ text, citations }, told).map(({ title }) => title);

test("check 19: what the answer names is shown, in its order, and nothing else that was found", () => {
  expect(titles("Take the **tee (blue/white)**, or the Trail Mug.", [mug, set, tee])).toEqual([
    "Tee (Blue/White)",
    "Trail Mug",
  ]);
  expect(titles("We have nothing like that.", [mug, set, tee])).toEqual([]);
});

test("a name within a longer one is not that product's", () => {
  expect(titles("Our Trail Mug Set is for four.", [mug, set])).toEqual(["Trail Mug Set"]);
  expect(titles("A committee uses it.", [product(4, "Tee")])).toEqual([]);
});

test("what is cited is shown, whatever the answer calls it", () => {
  expect(
    titles("This one [2] is right, and that one [1] too.", [mug, set], [cite(1, 1), cite(2, 2)]),
  ).toEqual(["Trail Mug Set", "Trail Mug"]);
  expect(titles("See [1].", [mug], [cite(1, 9)])).toEqual([]);
});

test("told twice, the later counts", () => {
  const chosen = { ...mug, variant: { id: "gid://shopify/ProductVariant/11" } };
  expect(chosenProducts({ text: "Trail Mug" }, [mug, chosen])).toEqual([chosen]);
});

test("no more than six", () => {
  const many = Array.from({ length: 9 }, (_, at) => product(at, `Mug ${at} of all`));
  expect(titles(many.map(({ title }) => title).join(", "), many)).toHaveLength(6);
});
