import type { Notes } from "./note.ts";

/** Who runs language models. */
export const providers: Notes = {
  ProviderName: {
    about:
      "`openai`, `openrouter`, `groq`, `workers-ai`, `passages`, or an org's own name for a server of its own.",
  },
  ProviderRequest: {
    about: "An org's own key for a provider.",
    fields: {
      key: "Stored encrypted, and never told again.",
      base_url:
        "Of a server that speaks OpenAI's chat completions: what comes before `/chat/completions`. Public and `https`. Left out: the provider's own.",
    },
  },
  Provider: {
    about: "A provider that the org has a key for.",
    fields: {
      base_url: "Null: the provider's own.",
      key_set: "Always true: the key is there, and is not told.",
    },
  },
  ProvidersAnswer: { about: "All providers that the org has keys for." },
};
