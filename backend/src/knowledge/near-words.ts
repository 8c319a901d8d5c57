const alphabets = ["abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщъыьэюя"];
const shortest = 5;
const longest = 24;

/**
 * Every folded word that one slip of the finger makes this one: a letter too many or too few, another, or two swapped;
 * hardly anybody misses the first. Empty for words too short to be sure, and where letters are not written one by one.
 */
export function nearWords(word: string): string[] {
  const letters = Array.from(word);
  const alphabet = alphabets.find((each) => letters.every((letter) => each.includes(letter)));
  if (!alphabet || letters.length < shortest || letters.length > longest) return [];
  const out = new Set<string>();
  for (let at = 1; at <= letters.length; at++) {
    const before = letters.slice(0, at).join("");
    const after = letters.slice(at);
    const [first = "", second = ""] = after;
    const rest = after.slice(1).join("");
    out.add(before + rest);
    if (second !== "") out.add(before + second + first + after.slice(2).join(""));
    for (const letter of alphabet) {
      out.add(before + letter + after.join(""));
      if (first !== "") out.add(before + letter + rest);
    }
  }
  out.delete(letters.join(""));
  return [...out];
}
