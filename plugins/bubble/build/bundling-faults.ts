import type { BuildFailure } from "esbuild";

/** What esbuild could not make sense of, a line for each. Any other error goes on. */
export function bundlingFaults(error: unknown): string[] {
  const { errors } = error as BuildFailure;
  if (!Array.isArray(errors)) throw error;
  return errors.map(({ text, location }) => (location ? `${location.file}:${location.line}: ${text}` : text));
}
