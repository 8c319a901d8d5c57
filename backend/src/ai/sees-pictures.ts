/** By how the names of those begin that can, without their maker's. */
const seeing: readonly RegExp[] = [
  /^(?:chat)?gpt-4(?:o|\.\d|-turbo)(?!.*(?:audio|realtime|search|transcribe|tts))/,
  /^gpt-[5-9]/,
  /^o[134](?!-mini-high$|.*preview)/,
  /^claude-(?!2|instant)/,
  /^gemini-/,
  /^gemma-?[3-9]/,
  /^llama-?4|^llama-?3\.2-(?:11|90)b/,
  /^(?:pixtral|llava|molmo|internvl|minicpm-v|phi-[34](?:\.\d)?-(?:vision|multimodal))/,
  /^mistral-(?:small-3\.[1-9]|small-latest|medium|large-3)/,
  /^grok-(?:[4-9]|.*vision)/,
  /^(?:qwen|glm).*v(?:l|\b)/,
  /(?:^|[-_.:])(?:vl|vision|multimodal)(?:$|[-_.:\d])/,
];
/** Whose name begins like one of those, and who cannot. */
const blind = /^o[13]-mini|^gpt-oss/;

/** Whether a model can look at pictures, as far as its name tells. Where that is wrong, the request is made without. */
export function seesPictures(model: string): boolean {
  const name = (model.split("/").at(-1) ?? model).toLowerCase();
  return !blind.test(name) && seeing.some((known) => known.test(name));
}
