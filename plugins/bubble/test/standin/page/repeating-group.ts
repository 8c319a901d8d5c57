import type { PageElement } from "../app.ts";
import type { AppState } from "./app-state.ts";
import type { Scope } from "./scope.ts";
import { cellScope } from "./scope.ts";

interface Cell<Node> {
  dom: HTMLElement;
  key: string;
  nodes: Node[];
}

interface CellParts<Node> {
  place(elements: PageElement[], container: HTMLElement, scope: Scope): Node[];
  remove(node: Node): void;
}

/**
 * One cell for each item. As in Bubble a cell is used again for whatever item now has its place, and those that
 * are left over are taken out without a word to anyone.
 */
export class RepeatingCells<Node> {
  #name: string;
  #elements: PageElement[];
  #container: HTMLElement;
  #scope: Scope;
  #state: AppState;
  #parts: CellParts<Node>;
  #cells: Cell<Node>[] = [];

  constructor(
    name: string,
    elements: PageElement[],
    container: HTMLElement,
    scope: Scope,
    state: AppState,
    parts: CellParts<Node>,
  ) {
    this.#name = name;
    this.#elements = elements;
    this.#container = container;
    this.#scope = scope;
    this.#state = state;
    this.#parts = parts;
  }

  show(items: readonly unknown[]): void {
    for (const [at, item] of items.entries()) {
      const cell = this.#cells[at];
      if (cell === undefined) {
        this.#add(at, item);
      } else {
        this.#state.write(cell.key, item);
      }
    }
    for (const cell of this.#cells.splice(items.length)) {
      for (const node of cell.nodes) {
        this.#parts.remove(node);
      }
      cell.dom.remove();
    }
  }

  #add(at: number, item: unknown): void {
    const scope = cellScope(this.#scope, this.#name, at + 1);
    const key = scope.cell?.key ?? "";
    const dom = document.createElement("div");
    dom.className = "bubble-element group-item bubble-r-container flex column entry";
    dom.setAttribute("data-cell", String(at + 1));
    this.#container.append(dom);
    this.#state.write(key, item);
    this.#cells.push({ dom, key, nodes: this.#parts.place(this.#elements, dom, scope) });
  }
}
