import { dirname, join } from "node:path";
import { type Plugin, build } from "esbuild";

/** A stylesheet, with those it imports, is imported as its text. */
export const minifiedCss: Plugin = {
  name: "minified-css",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { outputFiles, metafile } = await build({
        entryPoints: [path],
        bundle: true,
        minify: true,
        write: false,
        metafile: true,
        absWorkingDir: dirname(path),
        logLevel: "silent",
      });
      return {
        contents: outputFiles[0]!.text.trim(),
        loader: "text",
        watchFiles: Object.keys(metafile.inputs).map((name) => join(dirname(path), name)),
      };
    });
  },
};
