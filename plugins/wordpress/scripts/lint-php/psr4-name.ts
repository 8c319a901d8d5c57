import { type PhpNode, walk } from "../php/source.ts";
import type { Rule } from "./rule.ts";

/** `includes/Sync/Queue.php` holds `Foyer\Chat\Sync\Queue` and nothing else that has a name. */
export const psr4Name: Rule = {
  name: "psr4-name",
  check({ path, tree }) {
    const wanted = /^includes\/(?:(.+)\/)?([^/]+)\.php$/.exec(path);
    if (!wanted) return [];
    const [, folder, name] = wanted;
    const namespace = ["Foyer", "Chat", ...(folder?.split("/") ?? [])].join("\\");
    const named = [...walk(tree)]
      .map(([node]) => node)
      .filter(
        ({ kind, isAnonymous }) => ["class", "interface", "trait"].includes(kind) && isAnonymous !== true,
      );
    const found = (tree["children"] as PhpNode[]).find(({ kind }) => kind === "namespace");
    const only = named.length === 1 ? (named[0]!["name"] as { name?: string }).name : undefined;
    if (found?.["name"] === namespace && only === name) return [];
    return [{ line: 1, message: `this file is for ${namespace}\\${name} alone` }];
  },
};
