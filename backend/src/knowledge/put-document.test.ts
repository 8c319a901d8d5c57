import { env } from "cloudflare:workers";
import { ingestLimits } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import { Refusal } from "../refusal.ts";
import { putDocument } from "./put-document.ts";

const place = { org_id: "o", widget_id: "w", external_id: "d" };

test("a document of more sections than are taken is refused, and what was there stays", async () => {
  await putDocument(env.DB, place, { title: "T", content: "# A\n\nFirst.", format: "markdown" });
  const content = "# a\nb\n".repeat(ingestLimits.documentChunks + 1);
  const put = putDocument(env.DB, place, { title: "T", content, format: "markdown" });
  await expect(put).rejects.toThrow(Refusal);
  expect(await env.DB.prepare("SELECT chunks FROM documents").first("chunks")).toBe(1);
});
