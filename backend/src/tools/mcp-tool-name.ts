const mostChars = 64;

/**
 * What a server's tool is called here: `{prefix}_{tool}`, as providers of models take it. The same tool has the same
 * name wherever it stands in the list, unless another has it already.
 */
export function mcpToolName(prefix: string, tool: string, taken: Pick<ReadonlySet<string>, "has">): string {
  const name = `${prefix}_${tool.replaceAll(/[^A-Za-z0-9_-]/g, "_")}`;
  if (name.length <= mostChars && !taken.has(name)) return name;
  // Cut off or written in other letters, two can look alike: the ending is made of all of the name.
  const ending = `_${hash(tool)}`;
  return name.slice(0, mostChars - ending.length) + ending;
}

/** FNV-1a. */
function hash(text: string): string {
  let sum = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
  return sum.toString(36);
}
