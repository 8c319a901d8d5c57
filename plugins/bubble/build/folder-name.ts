/** Crockford's letters. */
const alphabet = "0123456789abcdefghjkmnpqrtuvwxyz";

/** What a folder is called whose thing has this id: the id, and its ASCII bytes in base 32. `AAC` is `AAC-850m6`. */
export function folderName(id: string): string {
  const bits = Array.from(Buffer.from(id, "ascii"), (byte) => byte.toString(2).padStart(8, "0")).join("");
  const digits = bits.match(/.{1,5}/g) ?? [];
  return `${id}-${digits.map((five) => alphabet[Number.parseInt(five.padEnd(5, "0"), 2)]).join("")}`;
}
