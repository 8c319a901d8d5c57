/**
 * A plugin's acceptance checks by number, part by part, each with what shows that it holds: how that is written, and
 * where it is looked for, is the plugin's.
 */
export type Checks<Proof extends string = string> = Readonly<
  Record<number, Readonly<Record<string, readonly Proof[]>>>
>;

const partsOf = (checks: Checks): [name: string, proofs: readonly string[]][] =>
  Object.entries(checks).flatMap(([number, parts]) =>
    Object.entries(parts).map(([part, proofs]): [string, readonly string[]] => [`${number} ${part}`, proofs]),
  );

/** Every proof that the map names. */
export function proofsOf(checks: Checks): string[] {
  return partsOf(checks).flatMap(([, proofs]) => proofs);
}

/** The parts that nothing is named for. */
export function withoutProof(checks: Checks): string[] {
  return partsOf(checks).flatMap(([name, proofs]) => (proofs.length > 0 ? [] : [name]));
}

/** What is named and not there. */
export function missingProofs(checks: Checks, isThere: (proof: string) => boolean): string[] {
  return partsOf(checks).flatMap(([name, proofs]) =>
    proofs.filter((proof) => !isThere(proof)).map((proof) => `${name}: ${proof}`),
  );
}

/** A file of tests and the title of one in it, or of a group there: `src/door.test.ts: it opens`. Null: it is none. */
export function readTitledTest(proof: string): { file: string; title: string } | null {
  const [, file, title] = /^(\S+\.tsx?): (.*)$/.exec(proof) ?? [];
  return file === undefined || title === undefined ? null : { file, title };
}

/** Whether a source has a test, or a group of them, with this title as it is written there. */
export function hasTest(source: string, title: string): boolean {
  const name = String.raw`\b(?:test|it|describe)(?:\.(?:concurrent|describe)|\.(?:each|for)(?:<[^]*?>)?\([^]*?\))?`;
  return isCalled(source, name, title);
}

/** Whether a source calls a function, `name` being a pattern, with this text first. */
export function isCalled(source: string, name: string, text: string): boolean {
  const literal = text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`${name}\\(\\s*(["'\`])${literal}\\1`).test(source);
}

/** The items of a list in Markdown that begin with `bullet`, each in one line. */
export function listItems(markdown: string, bullet: string): string[] {
  return markdown
    .split(`\n${bullet}`)
    .slice(1)
    .map((item) => (item.split(/\n\n|\n#/)[0] ?? "").replaceAll(/\s+/g, " ").trim());
}
