const leastHeight = 320;

/** Makes the canvas a place that a chat can fill, also where nothing gives it a height. */
export class InlineRoom {
  readonly #canvas: HTMLElement;
  #before: { position: string; minHeight: string } | undefined;

  constructor(canvas: HTMLElement) {
    this.#canvas = canvas;
  }

  make(): void {
    if (this.#before) return;
    const { style } = this.#canvas;
    this.#before = { position: style.position, minHeight: style.minHeight };
    const { position, minHeight } = getComputedStyle(this.#canvas);
    if (position === "static") style.position = "relative";
    if (!(parseFloat(minHeight) >= leastHeight)) style.minHeight = `${leastHeight}px`;
  }

  giveBack(): void {
    if (this.#before) Object.assign(this.#canvas.style, this.#before);
    this.#before = undefined;
  }
}
