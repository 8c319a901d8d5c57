import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";

/** Preact's own sources, which it publishes beside its bundle. */
export const preactSource = fileURLToPath(new URL("../src/index.js", import.meta.resolve("preact")));

const hooksSource = fileURLToPath(new URL("../src/index.js", import.meta.resolve("preact/hooks")));

/** Preact's own properties, to be named by a letter as Preact does in its bundle. */
export const preactProperties = /^_[a-z]/;

/** So it is wherever we draw. */
const plainAnswers: [question: RegExp, answer: string][] = [
  // HTML never comes from a string.
  [/\bi == 'dangerouslySetInnerHTML'|(?<=if \()(?:new|old)Html(?=\))/g, "false"],
  // There are no comments and no templates, and the place to draw into is an element.
  [/\b(?:next|oldDom)\.nodeType == 8|\bnodeType == 'template'|\bparentDom\.nodeType == 9/g, "false"],
  // SVG is written as SVG has it, and nothing pops over by itself.
  [/\bname\.replace\(\/xlink\(H\|:h\)\/, 'h'\)\.replace\(\/sName\$\/, 's'\)/g, "name"],
  [/\bname == 'popover' && value == true/g, "false"],
];

/**
 * What Preact asks at run time and the panel has answered for good. Given the answers, the minifier drops what
 * follows from them: it is a sixth of Preact. Nothing else of Preact is touched.
 */
const answers: [question: RegExp, answer: string][] = [
  ...plainAnswers,
  // There are no add-ons: no hooks, no compat, no devtools.
  [/\boptions\.(?!_catchError)\w+/g, "undefined"],
  // No component has one of these.
  [
    /\b\w+\.(?:componentWill(?:Mount|ReceiveProps|Update)|componentDidCatch|getDerivedStateFrom(?:Props|Error)|getSnapshotBeforeUpdate|getChildContext|contextType)\b/g,
    "undefined",
  ],
  // There are no portals.
  [/\b(?:\w+\.)?(?:newProps|props)\._parentDom\b/g, "undefined"],
  // Nothing suspends: what is thrown is an error.
  [/\be && e\.then\b/g, "false"],
  [/\boldVNode\._flags & MODE_SUSPENDED\b/g, "false"],
  [/\br\._excess\b/g, "undefined"],
  // Nothing was rendered on a server.
  [/\bvnode && vnode\._flags & MODE_HYDRATE\b/g, "false"],
  [/(?<=!|if \()isHydrating\b/g, "false"],
  // The element it draws into is empty.
  [/(?<=\(|&& |\|\| |: )excessDomChildren\b(?=\)| &&)/g, "null"],
  [/\b(?:excessDomChildren|parentDom\.firstChild)(?=\s+\? |,\n\t\t\/\/)/g, "null"],
  // Of forms there is a textarea, whose value is always given.
  [/\bi == 'checked'|\bchecked != UNDEFINED|\bnodeType == 'progress'|'default\w+' in newProps/g, "false"],
  [/\bnewProps\.(?:defaultValue != NULL|is\b)/g, "false"],
  // Events are listened to where they bubble, refs are functions.
  [/\bname != \(name = name\.replace\(CAPTURE_REGEX, '\$1'\)\)/g, "false"],
  [/\btypeof ref == 'function'|!r\.current\b/g, "true"],
  // No element has one of these.
  [/\bname != '(?:list|form|download|rowSpan|colSpan|popover)'/g, "true"],
  // States are given as they are, and nobody asks to be called when one is drawn.
  [/\btypeof update == 'function'|(?<=if \()callback(?=\))/g, "false"],
  // Nothing is handed down but by properties.
  [/(?<=\bconst (?:provider|componentContext) = )tmp\b/g, "undefined"],
  // There is no MathML.
  [/\b(?:nodeType == 'math'|namespace == MATH_NAMESPACE|nodeType == 'foreignObject')/g, "false"],
];

/** Bundles Preact from its sources, without what the panel never does. Fails where a Preact asks differently. */
export const leanPreact = () => preactAnswered("lean-preact", answers);

/** With hooks and all that a form may have, for the console. */
export const preactAsItIs = () => preactAnswered("preact-as-it-is", plainAnswers);

function preactAnswered(name: string, answers: [question: RegExp, answer: string][]): Plugin {
  return {
    name,
    setup(builder) {
      const open = new Set(answers);
      builder.onResolve({ filter: /^preact$/ }, () => ({ path: preactSource }));
      builder.onResolve({ filter: /^preact\/hooks$/ }, () => ({ path: hooksSource }));
      builder.onLoad({ filter: /\/preact\/src\/.*\.js$/ }, async ({ path }) => {
        let contents = await readFile(path, "utf8");
        for (const entry of answers) {
          const [question, answer] = entry;
          const answered = contents.replaceAll(question, answer);
          if (answered !== contents) open.delete(entry);
          contents = answered;
        }
        return { contents, loader: "js" };
      });
      builder.onEnd(() => ({
        errors: [...open].map(([question]) => ({
          text: `Preact does not ask ${String(question)} any more.`,
        })),
      }));
    },
  };
}
