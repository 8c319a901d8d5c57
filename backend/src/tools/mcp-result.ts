import type { CallToolResult } from "@modelcontextprotocol/client";
import type { ToolResult } from "./tool.ts";

const mostBytes = 100_000;

/** What a tool of a server answered, as text for the model. Pictures, sound and files are named and not passed on. */
export function mcpResult({ content, structuredContent, isError = false }: CallToolResult): ToolResult {
  const structured = structuredContent === undefined ? [] : [JSON.stringify(structuredContent)];
  // Servers repeat the structured answer as text, for those who do not know it.
  const parts = content.filter((part) => part.type !== "text" || !structured.includes(compact(part.text)));
  const text = cut([...parts.map(told), ...structured].join("\n").trim().toWellFormed());
  if (isError) return { ok: false, text: text || "It failed, and did not say why." };
  return { ok: true, text: text || "Done. There was nothing to tell." };
}

function told(part: CallToolResult["content"][number]): string {
  switch (part.type) {
    case "text":
      return part.text;
    case "image":
      return `[a picture (${part.mimeType}) that is not passed on]`;
    case "audio":
      return `[a sound (${part.mimeType}) that is not passed on]`;
    case "resource":
      return `[a file that is not passed on: ${part.resource.uri}]`;
    default:
      return `[a link: ${part.name}, ${part.uri}]`;
  }
}

/** JSON without its blanks; what is none as it is. */
function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

function cut(text: string): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(mostBytes));
  return read === text.length ? text : `${text.slice(0, read)}\n[cut off]`;
}
