import { argumentsOf, calledFunction, literal, type PhpSource, walk } from "../php/source.ts";
import { textFunctions } from "../php/text-functions.ts";
import type { Text } from "./catalog.ts";
import { commentsFor } from "./translators-comment.ts";

/** What the main file's header says, as WordPress shows it in the list of plugins. */
const headers = ["Plugin Name", "Description", "Author"];

/** In the order of the file. What is no literal is for the lint to complain of. */
export function textsOfPhp(source: PhpSource): Text[] {
  const texts: Text[] = [];
  if (source.path === "foyer-chat.php") {
    for (const header of headers) {
      const id = source.lines
        .map((line) => new RegExp(`^ \\* ${header}:\\s+(.+)$`).exec(line)?.[1])
        .find((value) => value !== undefined);
      if (id !== undefined) texts.push({ id, comments: [`${header} of the plugin`], files: [source.path] });
    }
  }
  for (const [node] of walk(source.tree)) {
    const form = textFunctions.get(calledFunction(node) ?? "");
    if (!form) continue;
    const at = (index: number | undefined) =>
      index === undefined ? undefined : literal(argumentsOf(node)[index]);
    const [id, plural, context] = [at(form.text), at(form.plural), at(form.context)];
    if (id === undefined) continue;
    texts.push({
      id,
      ...(plural !== undefined && { plural }),
      ...(context !== undefined && { context }),
      comments: commentsFor(source.comments, node.loc.start.line),
      files: [source.path],
    });
  }
  return texts;
}
