import * as z from "zod";

/** `openai`, `openrouter`, `groq`, `workers-ai`, `passages`, or what an org calls a server of its own. */
export const ProviderName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, "1 to 40 lower case letters, digits, '-', beginning with a letter");

/** What `PUT /api/providers/{name}` takes. */
export const ProviderRequest = z.strictObject({
  key: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    .regex(/^[\x21-\x7e]+$/, "letters, digits and signs, without spaces"),
  /** Of a server that speaks OpenAI's chat completions, up to what comes before `/chat/completions`. */
  base_url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
});

/** A provider that an org has a key for. The key itself is never told. */
export const Provider = z.object({
  name: ProviderName,
  /** Null: the provider's own. */
  base_url: z.string().nullable(),
  key_set: z.literal(true),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type Provider = z.infer<typeof Provider>;
export const ProvidersAnswer = z.object({ providers: z.array(Provider) });
