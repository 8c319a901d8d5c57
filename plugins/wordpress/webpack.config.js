/**
 * What `wp-scripts build` makes: the admin pages and the front end from `src/`, blocks as it finds them by their
 * `block.json`, and the widget's own bundle as the workspace builds it.
 */
const { existsSync, readdirSync } = require("node:fs");
const { join } = require("node:path");
const defaults = require("@wordpress/scripts/config/webpack.config");

/** Folders whose subfolders are scripts of their own, each by its `index.ts` or `index.tsx`. */
const folders = ["src/admin", "src/front"];

function entries() {
  const found = {};
  for (const folder of folders) {
    const names = existsSync(join(__dirname, folder)) ? readdirSync(join(__dirname, folder)) : [];
    for (const name of [".", ...names]) {
      for (const file of ["index.ts", "index.tsx"]) {
        const path = join(__dirname, folder, name, file);
        if (existsSync(path)) {
          found[name === "." ? folder.split("/").at(-1) : name] = path;
        }
      }
    }
  }
  return found;
}

/** `widget/widget.js`, and what it fetches later in `widget/{version}/`. */
class WidgetBundle {
  apply(compiler) {
    const { RawSource } = compiler.webpack.sources;
    compiler.hooks.thisCompilation.tap("WidgetBundle", (compilation) => {
      // After the minimiser: the files are as small as they get.
      const stage = compiler.webpack.Compilation.PROCESS_ASSETS_STAGE_REPORT;
      compilation.hooks.processAssets.tapPromise({ name: "WidgetBundle", stage }, async () => {
        const { bundleWidget } = await import("../../shared-widget/build.ts");
        const { files } = await bundleWidget();
        for (const [name, code] of Object.entries(files)) {
          // `console.js` at the top is for pages that do not know the version.
          if (name !== "console.js") {
            compilation.emitAsset(join("widget", name.replace(/^widget\//, "")), new RawSource(code));
          }
        }
      });
    });
  }
}

module.exports = {
  ...defaults,
  entry: async () => ({ ...(await defaults.entry()), ...entries() }),
  plugins: [...defaults.plugins, new WidgetBundle()],
  performance: { hints: false },
};
