import type { Language } from "./language.ts";

interface Endings {
  /** Of which letters its words are made once they are folded. */
  letters: RegExp;
  /** What is written in two ways or changes inside a word when its ending does. */
  alike: readonly (readonly [from: RegExp, to: string])[];
  /** One of each list is taken off, the longest that fits, as long as enough is left. */
  steps: readonly (readonly string[])[];
  /** Letters that must be left. */
  least: number;
}

const latin = /^[a-z]+$/;

/** Longest first, as they are tried. */
const endings = (list: string): string[] => list.split(" ").toSorted((a, b) => b.length - a.length);

/**
 * Endings of inflection, and the commonest of derivation, by language. Light on purpose: two words that wrongly
 * become one cost more than two that stay apart.
 */
const byLanguage: Record<Exclude<Language, "en">, Endings> = {
  de: {
    letters: latin,
    alike: [[/^ge(?=\p{L}{3,}(?:t|en)$)/u, ""]],
    steps: [
      endings("ungen ung heiten heit keiten keit ierung ierungen"),
      endings("ern em er en es e s n t te ten est st et"),
      endings("e er en"),
    ],
    least: 4,
  },
  nl: {
    letters: latin,
    alike: [
      [/^ge(?=\p{L}{3,}(?:d|t|en)$)/u, ""],
      [/([aeou])\1(?=[^aeiou])/g, "$1"],
    ],
    steps: [endings("heden heid ingen ing"), endings("en e s t d de te den ten"), endings("e")],
    least: 3,
  },
  fr: {
    letters: latin,
    alike: [],
    steps: [
      endings("s x"),
      endings(
        "issements issement ements ement ments ment atrices atrice ateurs ateur ations ation utions ution ites ite ives ive ifs if euses euse eurs eur ables able ances ance ences ence issant issent issons issez iser isation isee",
      ),
      endings(
        "eraient erait erions erons eront eras erez era er ees ee ez ent ant ants ante antes ais ait aux al ir i e",
      ),
      endings("e s"),
    ],
    least: 3,
  },
  es: {
    letters: latin,
    alike: [[/z(?=es$)/g, "c"]],
    steps: [
      endings("mente"),
      endings("ciones sion siones cion"),
      endings("ando iendo ados adas ado ada idos idas ido ida ar er ir es os as a o e s"),
    ],
    least: 4,
  },
  pt: {
    letters: latin,
    alike: [[/qu(?=[ei])/g, "c"]],
    steps: [
      endings("mente"),
      endings(
        "acoes acao ucoes ucao icoes icao adores adora adoras ador amentos amento imentos imento idades idade ancias ancia aveis avel iveis ivel ivos iva ivas ivo",
      ),
      endings(
        "aremos eremos iremos avam ava ados adas ado ada idos idas ido ida ando endo indo aram eram iram ara era ira amos emos imos am em ar er ir as es os oes ao ais eis is a e o s m",
      ),
    ],
    least: 3,
  },
  it: {
    letters: latin,
    alike: [
      [/ch(?=[ei])/g, "c"],
      [/gh(?=[ei])/g, "g"],
    ],
    steps: [
      endings("mente"),
      endings(
        "azioni azione uzioni uzione amenti amento imenti imento atori atore atrici atrice abili abile ibili ibile ivi iva ive ivo anza anze enza enze",
      ),
      endings(
        "eranno eremo iamo avano ava ati ate ato ata iti ite ito ita uti ute uto uta ando endo arono erono irono are ere ire ano ono a e i o",
      ),
      endings("i"),
    ],
    least: 3,
  },
  // Folded: й is и.
  ru: {
    letters: /^[а-я]+$/,
    alike: [],
    steps: [
      endings("ся сь"),
      endings(
        "ениями ениях ениям ения ению ением ении ении ение аниями аниях аниям ания анию анием ании ании ание остями остях остям ости остью ость",
      ),
      endings(
        "ыми ими ого его ому ему ая яя ое ее ые ие ыи ии ои еи ую юю ых их ым им ом ем ами ями ах ях ам ям ов ев ать ять ить еть уть ает яет ают яют ит ят ат ете ите ешь ишь ал ял ил ел ала яла ила ела али яли или ели ал ло ли ла ть ы и а я о е у ю ь и",
      ),
      endings("н нн ен енн"),
    ],
    least: 3,
  },
};

/** Takes off what inflects a word, in a language other than English. */
export function stemLight(word: string, language: Exclude<Language, "en">): string {
  const { letters, alike, steps, least } = byLanguage[language];
  if (word.length <= least || !letters.test(word)) return word;
  let out = word;
  for (const [from, to] of alike) out = out.replace(from, to);
  for (const list of steps) {
    const ending = list.find((each) => out.endsWith(each) && out.length - each.length >= least);
    if (ending !== undefined) out = out.slice(0, -ending.length);
  }
  return out;
}
