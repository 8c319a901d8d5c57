import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bundleWidget } from "../../shared-widget/build.ts";
import { BuildFault } from "./build/build-fault.ts";
import { composePlugin } from "./build/compose-plugin.ts";
import { lockNames, readLock, writeLock } from "./build/id-lock.ts";
import { marketplaceFiles } from "./build/marketplace-files.ts";
import { pasteFiles } from "./build/paste-files.ts";
import { readManifest } from "./build/read-manifest.ts";

const here = import.meta.dirname;

export interface BuildOptions {
  /** Where `bubble-repo/`, `paste/` and `marketplace/` come to be; `dist` beside this file by default. */
  out?: string | undefined;
  /** The plugin's sources; this folder by default. */
  root?: string | undefined;
  /** The backend of apps that name none, and of all data calls: `https://chat.example.com`. */
  backendUrl?: string | undefined;
  /** Bubble's id of the plugin, such as `1700000000000x123456789`. */
  pluginId?: string | undefined;
  /** Of the widget's bundles on the backend; by default what its sources make now. */
  widgetVersion?: string | undefined;
}

export interface BuiltPlugin {
  /** The folder to sync with Bubble. */
  repo: string;
  widgetVersion: string;
  /** Files in `repo`. */
  count: number;
}

/** Builds the plugin in place of an earlier one. Throws a `BuildFault` that lists all that is wrong. */
export async function buildPlugin(options: BuildOptions = {}): Promise<BuiltPlugin> {
  const { out = join(here, "dist"), root = here, backendUrl, pluginId } = options;
  const widgetVersion = options.widgetVersion ?? (await bundleWidget()).version;
  const plugin = await composePlugin({ root: resolve(root), backendUrl, pluginId, widgetVersion });
  const folders = {
    "bubble-repo": plugin.files,
    paste: pasteFiles(plugin),
    marketplace: await marketplaceFiles(plugin),
  };
  // Beside its place first, so that nobody reads half of it.
  const next = join(out, `next-${process.pid}`);
  for (const [folder, files] of Object.entries(folders)) {
    for (const [path, content] of Object.entries(files)) {
      const file = join(next, folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    await rm(join(out, folder), { recursive: true, force: true });
    await rename(join(next, folder), join(out, folder));
  }
  await rm(next, { recursive: true });
  return { repo: join(out, "bubble-repo"), widgetVersion, count: Object.keys(plugin.files).length };
}

/** Gives ids to names that have none yet. Returns their paths. */
export async function lockIds(root: string = here): Promise<string[]> {
  const file = join(root, "ids.json");
  const before = readLock(file);
  const after = lockNames(await readManifest(resolve(root)), before);
  writeLock(file, after);
  return Object.keys(after.ids).filter((path) => !Object.hasOwn(before.ids, path));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      "backend-url": { type: "string" },
      "plugin-id": { type: "string" },
      out: { type: "string" },
      lock: { type: "boolean" },
    },
  });
  try {
    if (values.lock) {
      const added = await lockIds();
      process.stdout.write(`ids.json: ${added.length} new.\n${added.map((path) => `  ${path}\n`).join("")}`);
    } else {
      const { repo, count, widgetVersion } = await buildPlugin({
        out: values.out,
        backendUrl: values["backend-url"],
        pluginId: values["plugin-id"],
      });
      process.stdout.write(
        `Built the Bubble plugin for widget ${widgetVersion}: ${count} files in ${repo}\n`,
      );
      for (const option of ["backend-url", "plugin-id"] as const)
        if (values[option] === undefined)
          process.stdout.write(
            `Without --${option} the data calls hold a placeholder: not to be published.\n`,
          );
    }
  } catch (error) {
    if (!(error instanceof BuildFault)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
