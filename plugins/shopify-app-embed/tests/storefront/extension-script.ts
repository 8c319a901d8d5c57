import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../extension-copy.ts";

/** The script that the block's schema names, as built: where the shop has it, and what stands in `<head>` for it. */
export const extensionScript = {
  path: "/extensions/foyer-loader.js",
  tag: `<script src="/extensions/foyer-loader.js" type="text/javascript" defer="defer"></script>`,
  /** Of the last build, which may be after this is imported. */
  get text(): Buffer {
    return readFileSync(join(root, "extensions", "foyer-chat", "assets", "foyer-loader.js"));
  },
};
