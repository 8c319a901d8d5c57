import { readFile } from "node:fs/promises";
import { type Plugin, transform } from "esbuild";

/** A stylesheet is imported as its text. */
export const minifiedCss: Plugin = {
  name: "minified-css",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};
