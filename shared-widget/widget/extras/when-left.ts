/** Calls once when the visitor can no longer see the composer: the panel was closed, or shows something else. */
export function whenLeft(root: HTMLElement, onLeave: () => void): () => void {
  const watch = new MutationObserver(() => {
    const footer = root.querySelector("footer");
    if (footer && !footer.closest("[hidden]")) return;
    watch.disconnect();
    onLeave();
  });
  watch.observe(root, { subtree: true, childList: true, attributeFilter: ["hidden"] });
  return () => watch.disconnect();
}
