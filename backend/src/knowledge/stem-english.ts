/**
 * Porter's stemmer for English (M. F. Porter, "An algorithm for suffix stripping", 1980), so that "stores" finds
 * "stored". Text whose language is not known goes through it too: the plural -s is that of many, and what it gets
 * wrong it gets wrong alike in the text and in the question.
 */
export function stemEnglish(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  let w = word;

  // 1a: plurals
  if (w.endsWith("sses") || w.endsWith("ies")) w = w.slice(0, -2);
  else if (w.endsWith("s") && !w.endsWith("ss")) w = w.slice(0, -1);

  // 1b: -ed, -ing
  if (w.endsWith("eed")) {
    if (measure(w.slice(0, -3)) > 0) w = w.slice(0, -1);
  } else {
    const cut = w.endsWith("ed") ? 2 : w.endsWith("ing") ? 3 : 0;
    if (cut > 0 && hasVowel(w.slice(0, -cut))) {
      w = w.slice(0, -cut);
      if (/(at|bl|iz)$/.test(w)) w += "e";
      else if (/([^aeiouylsz])\1$/.test(w)) w = w.slice(0, -1);
      else if (measure(w) === 1 && endsCvc(w)) w += "e";
    }
  }

  // 1c
  if (w.endsWith("y") && hasVowel(w.slice(0, -1))) w = `${w.slice(0, -1)}i`;

  w = replaceSuffix(w, step2, 0);
  w = replaceSuffix(w, step3, 0);
  w = replaceSuffix(w, step4, 1);

  // 5
  if (w.endsWith("e")) {
    const base = w.slice(0, -1);
    const m = measure(base);
    if (m > 1 || (m === 1 && !endsCvc(base))) w = base;
  }
  if (w.endsWith("ll") && measure(w) > 1) w = w.slice(0, -1);
  return w;
}

type Rule = readonly [suffix: string, replacement: string];

// Longest first where one suffix ends in another: the first that fits decides, whether or not it applies.
const step2: readonly Rule[] = [
  ["ational", "ate"],
  ["ization", "ize"],
  ["iveness", "ive"],
  ["fulness", "ful"],
  ["ousness", "ous"],
  ["tional", "tion"],
  ["biliti", "ble"],
  ["entli", "ent"],
  ["ousli", "ous"],
  ["ation", "ate"],
  ["alism", "al"],
  ["aliti", "al"],
  ["iviti", "ive"],
  ["enci", "ence"],
  ["anci", "ance"],
  ["izer", "ize"],
  ["alli", "al"],
  ["ator", "ate"],
  ["logi", "log"],
  ["bli", "ble"],
  ["eli", "e"],
];
const step3: readonly Rule[] = [
  ["icate", "ic"],
  ["ative", ""],
  ["alize", "al"],
  ["iciti", "ic"],
  ["ical", "ic"],
  ["ness", ""],
  ["ful", ""],
];
const step4: readonly Rule[] = [
  "ement",
  "ance",
  "ence",
  "able",
  "ible",
  "ment",
  "ant",
  "ent",
  "ion",
  "ism",
  "ate",
  "iti",
  "ous",
  "ive",
  "ize",
  "al",
  "er",
  "ic",
  "ou",
].map((suffix) => [suffix, ""] as const);

function replaceSuffix(w: string, rules: readonly Rule[], above: number): string {
  const rule = rules.find(([suffix]) => w.endsWith(suffix));
  if (!rule) return w;
  const base = w.slice(0, -rule[0].length);
  if (rule[0] === "ion" && !/[st]$/.test(base)) return w;
  return measure(base) > above ? base + rule[1] : w;
}

/** How often a run of vowels is followed by a run of consonants. */
function measure(w: string): number {
  return shape(w).match(/v+c+/g)?.length ?? 0;
}

function hasVowel(w: string): boolean {
  return shape(w).includes("v");
}

function endsCvc(w: string): boolean {
  return shape(w).endsWith("cvc") && !/[wxy]$/.test(w);
}

/** `y` is a vowel after a consonant. */
function shape(w: string): string {
  let out = "";
  for (const letter of w) {
    const vowel = "aeiou".includes(letter) || (letter === "y" && out.endsWith("c"));
    out += vowel ? "v" : "c";
  }
  return out;
}
