/** Where nothing is known. */
const modest = 16_000;

/** By how their names begin, without the maker's. The first that fits. */
const windows: readonly [name: RegExp, tokens: number][] = [
  [/^gpt-4\.1/, 1_000_000],
  [/^gpt-[5-9]|^o\d/, 200_000],
  [/^gpt-4o|^gpt-4-turbo/, 128_000],
  [/^gpt-oss/, 128_000],
  [/^llama-3\.3-70b-instruct-fp8-fast/, 24_000],
  [/^llama-3\.[1-3].*(?:versatile|instant)/, 128_000],
  [/^claude-/, 200_000],
  [/^gemini-/, 1_000_000],
];

/** What a model can read and write at once, in tokens, as far as its name tells; rather too little than too much. */
export function contextWindow(model: string): number {
  const name = model.split("/").at(-1) ?? model;
  return windows.find(([known]) => known.test(name))?.[1] ?? modest;
}
