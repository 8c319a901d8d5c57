import type { ComposedPlugin } from "./compose-plugin.ts";
import { renderSteps } from "./render-steps.ts";

/** For whoever builds the plugin by hand in Bubble's editor: the bodies of all functions, and the steps. By path. */
export function pasteFiles(plugin: ComposedPlugin): Record<string, string> {
  const files: Record<string, string> = { "STEPS.md": renderSteps(plugin) };
  for (const { paste, text } of plugin.functions) files[paste] = bodyOf(text);
  return files;
}

/** What stands between the outer braces. */
function bodyOf(text: string): string {
  return `${text.slice(text.indexOf("{") + 1, text.lastIndexOf("}")).trim()}\n`;
}
