/** Letters that look like Latin ones; whoever wants to slip past a comparison writes those. */
const lookAlikes = new Map<string, string>();
for (const [latin, others] of Object.entries({
  a: "аα",
  b: "ьβ",
  c: "сϲ",
  d: "ԁ",
  e: "еε",
  g: "ɡ",
  h: "һн",
  i: "іıι",
  j: "ј",
  k: "кκ",
  l: "ӏ",
  m: "м",
  n: "пη",
  o: "оο",
  p: "рρ",
  q: "ԛ",
  r: "г",
  s: "ѕ",
  t: "тτ",
  u: "υ",
  v: "ѵν",
  w: "ԝ",
  x: "хχ",
  y: "уγ",
}))
  for (const other of others) lookAlikes.set(other, latin);

/**
 * The letters of one character, alike however they are written: small, without accents, ligatures apart, look-alikes as
 * what they look like. Nothing for what is no letter, so that spaces, marks and numbers between letters do not count.
 */
export function foldedLetters(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x80) {
    const small = code | 0x20;
    return small >= 0x61 && small <= 0x7a && code >= 0x41 ? String.fromCharCode(small) : "";
  }
  let letters = "";
  for (const each of character.normalize("NFKD").toLowerCase())
    if (/\p{L}/u.test(each)) letters += lookAlikes.get(each) ?? each;
  return letters;
}

export function foldedText(text: string): string {
  let folded = "";
  for (const character of text) folded += foldedLetters(character);
  return folded;
}

/** How much a letter tells: a Chinese or Japanese one as much as two or three of an alphabet. */
export function letterWeight(letter: string): number {
  return letter.charCodeAt(0) >= 0x2e80 ? 2.5 : 1;
}
