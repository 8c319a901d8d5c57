import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import type { ShopSync } from "../../store/shop-syncs.ts";
import type { Shop } from "../../store/shops.ts";
import { AdminApi } from "../admin-api.ts";
import { readBulk } from "./bulk.ts";

const url = "https://storage.example/result.jsonl?signature=s";
const at = { by: "bulk", id: "gid://shopify/BulkOperation/1", asked: 3, offset: 0 } as const;
const byPages = { by: "pages", after: null };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** What becomes of an operation that Shopify says that of, and of its file. */
function read(
  told: object,
  file: (request: Request) => Response = () => new Response(""),
  cursor: Parameters<typeof readBulk>[1] = at,
) {
  const api = new AdminApi(env, "demo.myshopify.com");
  const operation = { status: "COMPLETED", errorCode: null, url, ...told };
  vi.spyOn(api, "query").mockResolvedValue({ bulkOperation: operation });
  const asked: Request[] = [];
  vi.stubGlobal("fetch", async (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init);
    asked.push(request);
    return file(request);
  });
  const shop = { shop: "demo.myshopify.com", org_id: "o", widget_id: "w" } as Shop;
  return { asked, done: readBulk({ env, api, shop, sync: {} as ShopSync }, cursor) };
}

test.each(["CREATED", "RUNNING", "CANCELING"])(
  "one that is %s is asked for again, ever later",
  async (status) => {
    expect(await read({ status, url: null }).done).toEqual({ next: { ...at, asked: 4 }, waitSeconds: 8 });
    const late = { ...at, asked: 400 };
    expect(await read({ status, url: null }, undefined, late).done).toMatchObject({ waitSeconds: 60 });
  },
);

test("one that comes to no end does not keep the shop from all else", async () => {
  const endless = { ...at, asked: 720 };
  expect((await read({ status: "RUNNING", url: null }, undefined, endless).done).next).toMatchObject(byPages);
});

test.each(["FAILED", "CANCELED", "EXPIRED"])("instead of one that has %s come pages", async (status) => {
  expect((await read({ status, url: null }).done).next).toMatchObject(byPages);
});

test("one without anything in it is done, and so is one that was read to its end", async () => {
  expect(await read({ url: null }).done).toEqual({ next: null });
  const over = { ...at, offset: 500 };
  const { asked, done } = read({}, () => new Response("", { status: 416 }), over);
  expect(await done).toEqual({ next: null });
  expect(asked[0]?.headers.get("range")).toBe("bytes=500-");
  expect(asked[0]?.headers.has("x-shopify-access-token")).toBe(false);
});

test("a file that leads elsewhere is not followed, and one that is not there is asked for again", async () => {
  const moved = read({}, () => Response.redirect("https://evil.example/", 302));
  await expect(moved.done).rejects.toMatchObject({ code: "unavailable" });
  expect(moved.asked.map((request) => [request.url, request.redirect])).toEqual([[url, "manual"]]);
  const gone = read({}, () => new Response("", { status: 403 })).done;
  await expect(gone).rejects.toMatchObject({ code: "unavailable" });
  for (const bad of ["http://storage.example/", "file:///etc/passwd", "none"])
    await expect(read({ url: bad }).done).rejects.toThrow("url");
});

test("half a file is no whole one, and a line without end is not read to it", async () => {
  await expect(read({}, () => new Response('{"id":"gid://shopify/Product/1","ti')).done).rejects.toThrow(
    SyntaxError,
  );
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += 1;
      controller.enqueue(new Uint8Array(1024 * 1024).fill(120));
    },
  });
  await expect(read({}, () => new Response(body)).done).rejects.toThrow(RangeError);
  expect(sent).toBeLessThan(10);
});
