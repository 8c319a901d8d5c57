const alphabet = "0123456789abcdefghjkmnpqrtuvwxyz";

/** What Bubble puts behind an id in a folder's name: its bytes, five bits a letter. */
export function folderSuffix(id: string): string {
  const bits = Array.from(Buffer.from(id, "ascii"), (byte) => byte.toString(2).padStart(8, "0")).join("");
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => alphabet[Number.parseInt(group.padEnd(5, "0"), 2)]).join("");
}

export function folderName(id: string): string {
  return `${id}-${folderSuffix(id)}`;
}
