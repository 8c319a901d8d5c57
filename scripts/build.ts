import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { buildOpenapi } from "../backend/scripts/build-openapi.ts";
import { renderApiPage } from "../backend/scripts/render-api-page.ts";
import { buildPlugin } from "../plugins/bubble/build.ts";
import { buildAdmin } from "../plugins/shopify-app-embed/build-admin.ts";
import { buildExtension } from "../plugins/shopify-app-embed/build.ts";
import { buildWidget } from "../shared-widget/build.ts";
import { readGuide } from "./guide/documents.ts";
import { renderGuidePage } from "./guide/render.ts";
import { root } from "./paths.ts";

const out = join(root, "backend", "dist");
const widgetOut = join(root, "shared-widget", "dist");
const stamp = join(out, "inputs.sha256");

/**
 * Everything that the Worker serves as a file, in `backend/dist`: the widget's bundles, the demo and hosted pages,
 * the guide, the API's description. Equal sources give equal bytes. False: nothing had changed.
 */
export async function build(): Promise<boolean> {
  const inputs = hashOfInputs();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return false;

  // Beside its place first, so that a running server never sees half of it.
  const next = join(out, "assets.next");
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { recursive: true });

  const { version }: { version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  await buildWidget(widgetOut);
  const manifest: { version: string } = JSON.parse(readFileSync(join(widgetOut, "manifest.json"), "utf8"));
  for (const name of ["widget.js", "console.js"]) cpSync(join(widgetOut, name), join(next, name));
  cpSync(join(widgetOut, "widget"), join(next, "widget"), { recursive: true });

  cpSync(join(root, "backend", "pages"), join(next, "demo"), {
    recursive: true,
    filter: (source) => !/\.ts$|\/api\.css$/.test(source),
  });

  const openapi = buildOpenapi(version);
  writeFileSync(join(next, "openapi.json"), `${JSON.stringify(openapi, null, 2)}\n`);
  mkdirSync(join(next, "docs"));
  writeFileSync(join(next, "docs", "index.html"), renderApiPage(openapi));
  cpSync(join(root, "backend", "pages", "api.css"), join(next, "docs", "api.css"));

  buildGuide(join(next, "guide"));
  await buildAdmin(join(next, "shopify"), { widgetVersion: manifest.version });

  const versions = `${JSON.stringify({ version, widget: manifest.version }, null, 2)}\n`;
  // Beside the assets for the deployment, and among them for the Worker, which tells hosts where the panel lies.
  writeFileSync(join(next, "version.json"), versions);
  rmSync(join(out, "assets"), { recursive: true, force: true });
  renameSync(next, join(out, "assets"));
  writeFileSync(join(out, "version.json"), versions);
  writeFileSync(stamp, inputs);
  return true;
}

function buildGuide(folder: string): void {
  mkdirSync(folder);
  const documents = readGuide();
  for (const document of documents) {
    writeFileSync(join(folder, `${document.name}.html`), renderGuidePage(document, documents));
  }
  cpSync(join(root, "scripts", "guide", "guide.css"), join(folder, "guide.css"));
  for (const name of readdirSync(join(root, "docs"))) {
    if (/\.(png|jpe?g|svg|webp|gif)$/.test(name)) cpSync(join(root, "docs", name), join(folder, name));
  }
}

function hashOfInputs(): string {
  const hash = createHash("sha256");
  for (const path of [
    "README.md",
    "docs",
    "package.json",
    "package-lock.json",
    "scripts/build.ts",
    "scripts/guide",
    "backend/pages",
    "backend/scripts",
    "backend/src/openapi",
    "plugins/shopify-app-embed/admin",
    "plugins/shopify-app-embed/build-admin.ts",
    "shared-widget",
  ]) {
    for (const file of filesUnder(join(root, path))) {
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .toSorted()
    .filter((name) => name !== "node_modules" && name !== "dist" && !/\.test\.tsx?$/.test(name))
    .flatMap((name) => filesUnder(join(path, name)));
}

if (import.meta.main) {
  console.log((await build()) ? "Built backend/dist." : "Nothing has changed since the last build.");
  // For a Bubble plugin that is going to be published: where its data calls go, and its id at Bubble.
  const options = { "backend-url": { type: "string" }, "plugin-id": { type: "string" } } as const;
  const { values } = parseArgs({ options });
  const { count } = await buildPlugin({ backendUrl: values["backend-url"], pluginId: values["plugin-id"] });
  console.log(`Built plugins/bubble/dist: ${count} files.`);
  console.log(`Built plugins/shopify-app-embed: the loader has ${await buildExtension()} bytes.`);
}
