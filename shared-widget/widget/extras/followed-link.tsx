import type { Around } from "./around.ts";

/** Says so where a link from an e-mail did not lead into its conversation: it is too old, or another's. */
export function makeFollowedLink({ client, options, words, update }: Around) {
  let wanted = conversationOf(options.continued);
  return () => {
    const { conversation } = client.state;
    if (!wanted || !conversation) return null;
    if (conversation.id === wanted) wanted = undefined;
    if (!wanted) return null;
    return (
      <div class="notice sending">
        <p role="alert">{words.link_old}</p>
        <span class="meta">
          <button
            type="button"
            onClick={() => {
              wanted = undefined;
              update();
            }}
          >
            {words.dismiss}
          </button>
        </span>
      </div>
    );
  };
}

/** What the token says it is for. Only the server can tell whether that is true. */
export function conversationOf(token: string | undefined): string | undefined {
  try {
    const payload = token?.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/");
    const claims: { conversation_id?: unknown } | null = JSON.parse(atob(payload ?? ""));
    return typeof claims?.conversation_id === "string" ? claims.conversation_id : undefined;
  } catch {
    return token ? "unreadable" : undefined;
  }
}
