import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./test.ts";

const count = 500;

test(`${count} imported posts are all known with one call each, though a process that sends them is killed`, async ({
  wp,
  site,
  backend,
  foyer,
}) => {
  // On a busy machine; elsewhere half a minute.
  test.setTimeout(300_000);
  wp.watch();
  await wp.workQueue();
  expect(await wp.sync()).toMatchObject({ known: 2, waiting: 0 });
  await backend.fall(null);
  // As an importer does it: terms and meta come after each post, and the queue may be worked at any moment.
  const ids = await site.php<number[]>(`
    define('WP_IMPORTING', true);
    wp_defer_term_counting(true);
    $category = wp_insert_term('Imported', 'category');
    $ids = array();
    for ($n = 1; $n <= ${count}; $n++) {
      $id = wp_insert_post(array('post_title' => "Imported $n", 'post_content' => "Words number $n.", 'post_status' => 'publish', 'post_type' => 'post'));
      if (1 === $n) do_action('foyer_sync_run');
      wp_set_object_terms($id, $category['term_id'], 'category');
      add_post_meta($id, 'imported_from', "elsewhere-$n");
      $ids[] = $id;
    }
    return $ids;
  `);
  const names = ids.map((id) => `PUT 1:post:${id}`);
  expect(names).toHaveLength(count);
  expect(backend.asked(), "Importing waits for no backend.").toEqual([]);

  const killed = await killMidway(site.folder, () => backend.asked().length);
  expect(killed).toBe("SIGKILL");
  expect(backend.asked("PUT").length).toBeLessThan(count);
  // The dead one's lock has a deadline, and the one after it waits for its turn.
  await site.php(`
    $row = Foyer\\Chat\\Sync\\Row::read('foyer_queue_lock');
    Foyer\\Chat\\Sync\\Row::put('foyer_queue_lock', sprintf('%010d', time() - 1) . substr($row, 10));
    Foyer\\Chat\\Sync\\Schedule::by(time());
    return true;
  `);
  wp.unwatch();

  // Visitors look at pages, and WordPress does its errands meanwhile.
  await expect
    .poll(
      async () => {
        await wp.page("/");
        return (await wp.sync()).waiting;
      },
      { timeout: 180_000, intervals: [500] },
    )
    .toBe(0);
  expect(await wp.sync()).toMatchObject({ known: count + 2, failed: 0 });

  const calls = backend.asked("PUT");
  expect(new Set(calls)).toEqual(new Set(names));
  // The call that was under way is asked again, for nobody knows how it ended.
  expect(calls.length - count).toBeLessThanOrEqual(1);
  expect(await documentsOf(site.widgetId)).toEqual(
    [...ids.map((id) => `1:post:${id}: ready`), "1:page:2: ready", "1:post:1: ready"].toSorted(),
  );

  async function documentsOf(widgetId: string): Promise<string[]> {
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const more: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { documents: { external_id: string; state: string }[]; next_cursor: string | null } =
        await foyer.call("GET", `/api/knowledge/${widgetId}/documents?limit=200${more}`);
      found.push(...page.documents.map(({ external_id, state }) => `${external_id}: ${state}`));
      cursor = page.next_cursor;
    } while (cursor !== null);
    return found.toSorted();
  }
});

/** Works the queue in a process of its own, until it has made some calls and is killed in the midst of the next. */
async function killMidway(folder: string, calls: () => number): Promise<string | null> {
  const enough = calls() + 50;
  const script = join(folder, "..", "work-queue.php");
  writeFileSync(
    script,
    `<?php require ${JSON.stringify(join(folder, "wp-load.php"))}; while (Foyer\\Chat\\Sync\\Queue::counts()['waiting'] > 0) { do_action('foyer_sync_run'); usleep(50000); }`,
  );
  const child = spawn("php", [script], { stdio: "ignore" });
  const ended = new Promise<string | null>((resolve) => {
    child.once("close", (_code, signal) => resolve(signal));
  });
  const watching = setInterval(() => {
    if (calls() >= enough) child.kill("SIGKILL");
  }, 1);
  const signal = await ended;
  clearInterval(watching);
  return signal;
}
