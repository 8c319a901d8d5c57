/** Whose an agent token is, by its own word; undefined where it does not say. */
export function tokenOwner(token: string): string | undefined {
  try {
    const claims = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(claims), (letter) => letter.charCodeAt(0));
    const { org_id, agent_id }: { org_id?: unknown; agent_id?: unknown } = JSON.parse(
      new TextDecoder().decode(bytes),
    );
    return typeof agent_id === "string" ? JSON.stringify([org_id, agent_id]) : undefined;
  } catch {
    return undefined;
  }
}
