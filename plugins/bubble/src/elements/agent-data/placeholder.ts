/** What the editor shows in an element's place. Made anew at every call, of styles only: the editor has no page CSS. */
export function placeholder(
  canvas: HTMLElement,
  { width, height }: { width: number; height: number },
  title: string,
  ...lines: string[]
): void {
  const box = document.createElement("div");
  box.style.cssText =
    "display:flex;flex-direction:column;align-items:center;justify-content:center;gap:4px;overflow:hidden;" +
    "box-sizing:border-box;padding:4px;border:1px dashed #8b92a0;border-radius:8px;background:#f6f7f9;" +
    "color:#1a1d23;font:600 12px/1.3 system-ui,sans-serif;text-align:center";
  box.style.width = `${width}px`;
  box.style.height = `${height}px`;
  for (const [index, text] of [title, ...lines].entries()) {
    const line = document.createElement("div");
    line.textContent = text;
    if (index > 0) line.style.cssText = "font-weight:400;color:#5a6170";
    box.append(line);
  }
  canvas.replaceChildren(box);
}
