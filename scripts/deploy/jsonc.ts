/** JSON with comments and trailing commas, as wrangler's config files are written, made plain JSON. */
export function jsoncToJson(text: string): string {
  const noComments = text.replaceAll(
    /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (_, string?: string) => string ?? "",
  );
  return noComments.replaceAll(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, string?: string) => string ?? "");
}
