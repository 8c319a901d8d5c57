/** What a file is, as far as reading it goes. */
export type FileKind = "pdf" | "docx" | "html" | "markdown" | "text" | "csv";

const kinds: ReadonlyMap<string, FileKind> = new Map([
  ["application/pdf", "pdf"],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"],
  ["text/html", "html"],
  ["application/xhtml+xml", "html"],
  ["text/markdown", "markdown"],
  ["text/x-markdown", "markdown"],
  ["text/plain", "text"],
  ["text/csv", "csv"],
]);

export const fileTypes = [...kinds.keys()];

/** By the content type it came with, with or without parameters; undefined: none that is read. */
export function fileKind(contentType: string | null | undefined): FileKind | undefined {
  return kinds.get(typeOf(contentType));
}

/** By what it starts with, whatever it was called. */
export function kindByBytes(bytes: Uint8Array): "pdf" | "zip" | undefined {
  // A PDF may have other bytes before it.
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 1_024));
  if (start.includes("%PDF-")) return "pdf";
  return start.startsWith("PK\u0003\u0004") ? "zip" : undefined;
}

/** The encoding that a content type names. */
export function charsetOf(contentType: string | null | undefined): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? "")?.[1];
}

function typeOf(contentType: string | null | undefined): string {
  return (contentType ?? "").split(";")[0]!.trim().toLowerCase();
}
