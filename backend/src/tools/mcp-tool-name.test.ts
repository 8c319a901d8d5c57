import { expect, test } from "vitest";
import { mcpToolName } from "./mcp-tool-name.ts";

const none: ReadonlySet<string> = new Set();

test("a server's tool is named by the server and itself", () => {
  expect(mcpToolName("shop", "find_order", none)).toBe("shop_find_order");
  expect(mcpToolName("shop", "orders/find.one", none)).toBe("shop_orders_find_one");
});

test("a name is short enough for every provider, and tells tools apart that begin alike", () => {
  const [one, two] = ["1", "2"].map((end) => mcpToolName("s".repeat(64), "find".repeat(20) + end, none));
  expect(one).toMatch(/^[A-Za-z][\w-]{0,63}$/);
  expect(one).not.toBe(two);
});

test("a name that another tool has is not given twice, and stays the same each time", () => {
  const name = mcpToolName("shop", "a.b", new Set(["shop_a_b"]));
  expect(name).toMatch(/^shop_a_b_\w+$/);
  expect(mcpToolName("shop", "a.b", new Set(["shop_a_b", "shop_c"]))).toBe(name);
});
