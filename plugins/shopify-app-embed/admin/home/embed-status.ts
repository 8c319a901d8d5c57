/** The file of the app embed's block, without its ending. */
const embedBlock = "chat";

/** `unknown`: Shopify does not tell. */
export type EmbedStatus = "active" | "available" | "unavailable" | "unknown";

/** Whether the embed is on in the theme that customers see. */
export async function readEmbedStatus(): Promise<EmbedStatus> {
  try {
    const extensions = await shopify.app.extensions();
    const statuses = new Set(
      extensions
        .filter(({ type }) => type === "theme_app_extension")
        .flatMap(({ activations }) => activations as { handle?: string; status?: EmbedStatus }[])
        .filter(({ handle }) => handle === embedBlock)
        .map(({ status }) => status),
    );
    return (
      (["active", "available", "unavailable"] as const).find((status) => statuses.has(status)) ?? "unknown"
    );
  } catch {
    return "unknown";
  }
}
