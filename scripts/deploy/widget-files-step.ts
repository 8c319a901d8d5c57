import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { widgetVersion } from "./build-steps.ts";
import type { Step } from "./step.ts";
import { shown } from "./step.ts";
import { explain, must } from "./wrangler.ts";

export function widgetFiles(bucketName: string): Step {
  const prefix = (version: string) => `${bucketName}/published/widget/${version}`;
  const look = (version: string) => [
    "wrangler",
    "r2",
    "object",
    "get",
    `${prefix(version)}/manifest.json`,
    "--pipe",
    "--remote",
  ];
  const put = (version: string, file: string, path: string) =>
    ["wrangler", "r2", "object", "put", `${prefix(version)}/${file}`, "--file", path].concat([
      "--content-type",
      contentType(file),
      "--cache-control",
      "public, max-age=31536000, immutable",
      "--remote",
    ]);
  return {
    name: "Widget files",
    commands: [
      shown(look("{version}")),
      shown(put("{version}", "{file}.js", "backend/dist/assets/widget/{version}/{file}.js")),
      shown(put("{version}", "manifest.json", "shared-widget/dist/manifest.json")),
    ],
    makes: ["a copy of this version's files, for pages that still ask for them after the next deployment"],
    async check({ run, root }) {
      const command = look(widgetVersion(root));
      const output = await run(command);
      if (output.code === 0) return `${widgetVersion(root)} is there`;
      if (/key does not exist/.test(output.stderr + output.stdout)) return null;
      throw explain(command, output);
    },
    async act({ run, root }) {
      const version = widgetVersion(root);
      const folder = join(root, "backend", "dist", "assets", "widget", version);
      const files = readdirSync(folder).toSorted();
      for (const file of files) await must(run, put(version, file, relative(root, join(folder, file))));
      // Last, so that its being there says that all are.
      await must(run, put(version, "manifest.json", "shared-widget/dist/manifest.json"));
      return `${files.length} of ${version} put`;
    },
  };
}

function contentType(file: string): string {
  if (file.endsWith(".js")) return "text/javascript; charset=utf-8";
  if (file.endsWith(".css")) return "text/css; charset=utf-8";
  if (file.endsWith(".json") || file.endsWith(".map")) return "application/json";
  return "application/octet-stream";
}
