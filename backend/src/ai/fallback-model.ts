import { type ChatEvent, type ChatModel, type ChatRequest, ModelError } from "./chat-model.ts";

/** Asks each model in turn until one says something: what has been begun is nobody else's to go on with. */
export function fallbackModel(models: readonly [ChatModel, ...ChatModel[]]): ChatModel {
  const [first] = models;
  const windows = models.flatMap(({ contextTokens }) => contextTokens ?? []);
  return {
    name: first.name,
    models,
    sees: models.some(({ sees }) => sees),
    ...(windows.length > 0 && { contextTokens: Math.min(...windows) }),
    async *stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
      for (const [index, model] of models.entries()) {
        const next = models[index + 1];
        let hasBegun = false;
        try {
          for await (const event of model.stream(request, signal)) {
            hasBegun = true;
            yield event;
          }
          return;
        } catch (error) {
          if (!next || hasBegun || signal.aborted || !(error instanceof ModelError)) throw error;
          yield { type: "fallback", from: model.name, to: next.name, error };
        }
      }
    },
  };
}
