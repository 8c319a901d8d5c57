/** Reads JSON with comments and trailing commas, as wrangler's config files are written. */
export function parseJsonc(text: string): unknown {
  const noComments = text.replaceAll(
    /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (_, string?: string) => string ?? "",
  );
  const strict = noComments.replaceAll(
    /("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g,
    (_, string?: string) => string ?? "",
  );
  return JSON.parse(strict);
}
