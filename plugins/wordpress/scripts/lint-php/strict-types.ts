import { walk } from "../php/source.ts";
import type { Rule } from "./rule.ts";

/** Data and templates have no types. */
export const strictTypes: Rule = {
  name: "strict-types",
  check({ path, tree }) {
    if (path.endsWith(".l10n.php") || path.endsWith("/render.php")) return [];
    for (const [node] of walk(tree)) {
      if (node.kind === "declaredirective" && (node["key"] as { name?: string }).name === "strict_types")
        return [];
    }
    return [{ line: 1, message: "declare(strict_types=1);" }];
  },
};
