import type { Fault } from "./faulty-backend.ts";
import { faults } from "./faulty-backend.ts";
import { expect, test } from "./test.ts";

/** What the admin reads: something to act on. */
const reasons: Record<Fault, RegExp> = {
  refused: /127\.0\.0\.1 cannot be reached .* Check the backend address, and that the backend is running/,
  "401": /The API key is not valid\. .* make a new one/,
  "429": /asks for a pause of 2 seconds/,
  "500": /The Foyer backend failed \(500\): Something failed on our side/,
  "never answers": /127\.0\.0\.1 did not answer in time\. Try again/,
  HTML: /\(200\) is not a Foyer backend\. Check the address; a firewall or a login page/,
  "other JSON": /\(200\) is not a Foyer backend\. Check the address/,
  "cut off": /The connection to 127\.0\.0\.1 was cut .* look at the firewall or proxy/,
  "slow drip": /127\.0\.0\.1 did not answer in time/,
};

const attempts = 6;

/** One would wait for long. */
function isSilent(fault: Fault): boolean {
  return fault === "never answers" || fault === "slow drip";
}

test("whatever befalls the backend: pages and publishing do not notice, nothing is lost or sent twice, and the admin reads why", async ({
  wp,
  backend,
  site,
  foyer,
}) => {
  // Nine of them, on a busy machine.
  test.slow();
  wp.watch();
  await wp.workQueue();
  expect(await wp.sync()).toMatchObject({ known: 2, waiting: 0, failed: 0, pause: null });
  const key = await site.php<string>("return Foyer\\Chat\\Connection::api_key();");
  expect(key.length).toBeGreaterThan(20);
  const page = await wp.page("/sample-page/");
  expect(page).toContain("foyer-config");

  let known = 2;
  for (const fault of faults)
    await test.step(fault, async () => {
      known += 1;
      await backend.fall(fault);
      if (isSilent(fault)) wp.watch(1);
      expect(await wp.page("/sample-page/")).toBe(page);
      const post = await wp.publish("Opening hours", `We open at ${known}.`);

      await wp.workQueue();
      const held = await wp.sync();
      expect(held.waiting).toBe(1);
      if (fault === "429") {
        // The backend is there and asks to wait: that counts against nothing.
        expect(held).toMatchObject({
          retrying: 0,
          pause: { message: expect.stringMatching(reasons[fault]) },
        });
        await wp.workQueueAfterEachWait(attempts);
        expect(await wp.sync()).toMatchObject({ waiting: 1, retrying: 0, failed: 0 });
      } else {
        expect(held.retrying).toBe(1);
        expect(await wp.workQueueAfterEachWait(attempts - 1)).toEqual([5, 30, 120, 720, null]);
        const { failures, ...sync } = await wp.sync();
        expect(sync).toMatchObject({ waiting: 0, failed: 1, pause: null });
        const message: unknown = expect.stringMatching(reasons[fault]);
        const failure = { external_id: post.name, title: "Opening hours", attempts, message };
        expect(failures).toMatchObject([failure]);
        expect(JSON.stringify(failures)).not.toContain(key);
        if (fault !== "refused") expect(backend.asked()).toEqual(Array(attempts).fill(`PUT ${post.name}`));
      }
      const settings = await wp.settings();
      expect(settings.widget).toBeNull();
      expect(settings.widget_error?.message).toMatch(reasons[fault]);
      expect(JSON.stringify(settings)).not.toContain(key);

      await backend.fall(null);
      wp.watch();
      await wp.sync("retry");
      await wp.workQueue();
      expect(backend.asked()).toEqual([`PUT ${post.name}`]);
      expect(await wp.sync()).toMatchObject({ known, waiting: 0, failed: 0, pause: null });
    });

  for (const path of ["/sample-page/", "/wp-json/wp/v2/posts", "/wp-json/foyer/v1/sync"])
    expect(wp.callsDuring(path), path).toEqual([]);
  expect(wp.callsDuring("/wp-cron.php").length).toBeGreaterThanOrEqual(2 * faults.length);

  const path = `/api/knowledge/${site.widgetId}/documents?limit=200`;
  const { documents } = await foyer.call<{ documents: { state: string }[] }>("GET", path);
  expect(documents.map(({ state }) => state)).toEqual(Array(known).fill("ready"));
  await wp.sync("resync");
  await wp.workQueue();
  expect(await wp.sync()).toMatchObject({ resync: { state: "done" } });
  expect(backend.asked("PUT")).toHaveLength(1);
});
