/** A question with two letters of its longest word swapped, as fast typing does. */
export function misspelt(question: string): string {
  const [longest] = (question.match(/\p{L}{5,}/gu) ?? []).toSorted((a, b) => b.length - a.length);
  if (longest === undefined) return question;
  const at = Math.floor(longest.length / 2);
  const letters = Array.from(longest);
  [letters[at], letters[at + 1]] = [letters[at + 1] ?? "", letters[at] ?? ""];
  return question.replace(longest, letters.join(""));
}
