const everyMs = 1_000;

/**
 * Bubble says nothing when it takes an element away (another page, a cell that is gone): its node is just not in the
 * document any more. Calls back once when that is so twice in a row, since Bubble also moves nodes. Returns what
 * ends the watch.
 */
export function watchPresence(node: Node, onGone: () => void): () => void {
  let missing = 0;
  const watch = setInterval(() => {
    missing = node.isConnected ? 0 : missing + 1;
    if (missing < 2) return;
    clearInterval(watch);
    onGone();
  }, everyMs);
  return () => clearInterval(watch);
}
