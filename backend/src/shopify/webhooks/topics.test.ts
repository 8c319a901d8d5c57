import { expect, test } from "vitest";
import { adminApiVersion } from "../admin-api.ts";
import { topics } from "./topics.ts";

const files = import.meta.glob(["../../../../plugins/shopify-app-embed/shopify.app.toml"], {
  query: "?raw",
  import: "default",
  eager: true,
});
const [config = ""] = Object.values(files);

test("check 1: the app has Shopify tell what something is done about, and nothing else", () => {
  const told = [...config.matchAll(/^(?:compliance_)?topics = \[([^\]]*)\]/gm)].flatMap(([, list = ""]) =>
    [...list.matchAll(/"([^"]+)"/g)].map(([, topic = ""]) => topic),
  );
  expect(told.length).toBeGreaterThan(10);
  expect(told.toSorted()).toEqual(Object.keys(topics).toSorted());
});

test("check 1: webhooks come in the version of the API that the queries are of", () => {
  expect(/^api_version = "([^"]*)"$/m.exec(config)?.[1]).toBe(adminApiVersion);
});
