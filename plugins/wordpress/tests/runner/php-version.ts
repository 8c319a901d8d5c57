import { randomUUID } from "node:crypto";
import { Foyer } from "../../../../e2e/foyer.ts";
import type { SuiteResult } from "../../../../scripts/test-report.ts";
import { phpFiles } from "../../scripts/php/files.ts";
import { type Playground, startPlayground } from "./playground.ts";
import type { WordPress } from "./sites.ts";
import { WpSession } from "./wp-session.ts";

interface Wanted {
  /** As in "7.4". */
  php: string;
  wordpress: WordPress;
  /** The plugin's folder out of the zip. */
  plugin: string;
  folder: string;
  port: number;
  backend: { url: string; secret: string };
}

/**
 * The plugin's whole way in one version of PHP, from its activation to its removal. After each step debug.log has to be
 * empty; the steps after one that failed are not taken, since they stand on it.
 */
export async function testPhpVersion(wanted: Wanted): Promise<SuiteResult> {
  const result: SuiteResult = { passed: 0, failed: 0, skipped: [], failures: [] };
  const title = `PHP ${wanted.php}, WordPress ${wanted.wordpress.version}`;
  const playground = await startPlayground(wanted);
  try {
    for (const [name, step] of stepsOf(wanted, playground)) {
      try {
        await step();
        if (playground.debugLog() !== "") throw new Error("debug.log is not empty:");
        result.passed += 1;
      } catch (error) {
        result.failed += 1;
        // Where a page ended in an error, the log says why.
        const reasons = [String(error), playground.debugLog()].map((text) => text.split("\n")[0]!);
        result.failures.push(`${title}: ${name} (${reasons.join(" ").trim()})`);
        break;
      }
    }
  } finally {
    await playground.stop();
  }
  return result;
}

function stepsOf(
  { php, wordpress, plugin, backend }: Wanted,
  { url }: Playground,
): [name: string, step: () => Promise<void>][] {
  const admin = new WpSession(url);
  const stranger = new WpSession(url);
  const foyer = new Foyer(backend.url);
  const widgetId = `w-${randomUUID().slice(0, 8)}`;
  const words = `Wombats in PHP ${php} eat ${randomUUID().slice(0, 8)}.`;
  const pluginRoute = "/wp/v2/plugins/foyer-chat/foyer-chat";
  return [
    [
      "an administrator activates the plugin",
      async () => {
        await admin.logIn();
        const { status } = await admin.rest<{ status: string }>("PUT", pluginRoute, { status: "active" });
        equal(status, "active");
      },
    ],
    [
      "every class of the plugin loads",
      async () => {
        const loaded: { php: string; wordpress: string; count: number } = JSON.parse(
          await stranger.page("/?foyer_load_all"),
        );
        equal(loaded.php.split(".").slice(0, 2).join("."), php);
        equal(loaded.wordpress, wordpress.version);
        equal(loaded.count, phpFiles(plugin).filter((path) => path.startsWith("includes/")).length);
      },
    ],
    [
      "the front page of a site that is not connected has nothing of the chat",
      async () => {
        lacks(await stranger.page("/"), "foyer");
      },
    ],
    [
      "the settings are saved, and connect the site",
      async () => {
        const connection = { backend_url: backend.url, api_key: backend.secret, widget_id: widgetId };
        const saved = await admin.rest<{ widget: { widget_id: string } }>("POST", "/foyer/v1/settings", {
          connection,
          widget: { title: "Ask the zoo" },
        });
        equal(saved.widget.widget_id, widgetId);
      },
    ],
    [
      "wp-admin's screens show",
      async () => {
        for (const screen of ["foyer", "foyer-knowledge", "foyer-settings"]) {
          const html = await admin.page(`/wp-admin/admin.php?page=${screen}`);
          has(html, 'id="foyer-app"');
          has(html, "foyer-chat/build/");
          has(html, "</html>");
        }
        has(await admin.page("/wp-admin/"), "foyer");
      },
    ],
    [
      "the front page has the loader's script",
      async () => {
        const html = await stranger.page("/");
        has(html, "foyer-chat/build/front.js");
        has(html, 'id="foyer-config"');
        has(html, widgetId);
        equal(await stranger.page("/wp-json/foyer/v1/identity"), "{}");
      },
    ],
    [
      "what is published comes to be known",
      async () => {
        const post = { title: "Wombats", content: `<p>${words}</p>`, status: "publish" };
        await admin.rest("POST", "/wp/v2/posts", post);
        let known = "";
        for (const until = Date.now() + 20_000; !known.includes(words) && Date.now() < until;) {
          await stranger.page("/wp-cron.php");
          const passages = await foyer.search(widgetId, "What do wombats eat?", 3);
          known = passages.map(({ text }) => text).join("\n");
        }
        has(known, words);
      },
    ],
    [
      "deactivated and deleted, it leaves a site that works",
      async () => {
        await admin.rest("PUT", pluginRoute, { status: "inactive" });
        await admin.rest("DELETE", pluginRoute);
        lacks(await stranger.page("/"), "foyer-chat/");
      },
    ],
  ];
}

function equal(found: unknown, wanted: unknown): void {
  if (found !== wanted) throw new Error(`${JSON.stringify(found)} is not ${JSON.stringify(wanted)}`);
}

function has(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`there is no ${part} in it: ${text.slice(0, 200)}`);
}

function lacks(text: string, part: string): void {
  if (text.includes(part)) throw new Error(`there is ${part} in it`);
}
