import type { App, Expression, PageElement } from "../app.ts";
import { native } from "./counters.ts";
import { dress, makeDom } from "./element-dom.ts";
import type { Environment } from "./expressions.ts";
import { asList, asText, evaluate, isYes } from "./expressions.ts";
import { PluginElement } from "./plugin-element.ts";
import { RepeatingCells } from "./repeating-group.ts";
import type { Scope } from "./scope.ts";
import { resolveName, reusableScope } from "./scope.ts";
import type { Stage } from "./stage.ts";
import type { Seen } from "./visibility.ts";
import { applyDisplay, isSeen, setShown } from "./visibility.ts";

/** An element that stands on the page. */
export interface TreeNode extends Seen {
  /** With its scope's suffix: unique. */
  readonly name: string;
  readonly baseName: string;
  readonly scope: Scope;
  readonly parent: TreeNode | null;
  readonly children: Set<TreeNode>;
  plugin?: PluginElement;
  input?: Input;
  /** Of a popup: what darkens the page behind it. */
  backdrop?: HTMLElement;
  stops: (() => void)[];
}

interface Input {
  set(value: unknown): void;
  /** Back to what it is at first. */
  reset(): void;
}

interface TreeParts {
  app: App;
  stage: Stage;
  root: HTMLElement;
  environment(scope: Scope): Environment;
  /** A child of the body that is the app's. */
  own(node: Element): void;
  /** Whether some workflow has taken the click. */
  clicked(node: TreeNode): boolean;
  isClickable(node: TreeNode): boolean;
}

/** What an expression reads when it names an element that is not there yet. */
export const namesKey = "names";
export const inputKey = (name: string) => `input:${name}`;
const firstPopupZ = 1000;

/** The elements of a page: makes them as Bubble would, keeps them up to date, takes them out. */
export class ElementTree {
  #nodes = new Map<string, TreeNode>();
  #parts: TreeParts;
  #popupZ = firstPopupZ;

  constructor(parts: TreeParts) {
    this.#parts = parts;
    native.listen(document, "keydown", (event) => {
      if ((event as KeyboardEvent).key === "Escape" && !event.defaultPrevented) {
        this.#closeTopPopup();
      }
    });
  }

  resolve(scope: Scope, name: string): TreeNode | null {
    const full = resolveName(scope, name, (candidate) => this.#nodes.has(candidate));
    return full === null ? null : (this.#nodes.get(full) ?? null);
  }

  get(fullName: string): TreeNode | undefined {
    return this.#nodes.get(fullName);
  }

  place(elements: PageElement[], container: HTMLElement, scope: Scope, parent: TreeNode | null): TreeNode[] {
    const nodes = elements.map((element) => this.#placeOne(element, container, scope, parent));
    this.#parts.stage.state.write(namesKey, null);
    return nodes;
  }

  remove(node: TreeNode): void {
    this.#forget(node);
    node.parent?.children.delete(node);
    node.backdrop?.remove();
    node.dom.remove();
  }

  /** Bubble's reset of a group: its inputs, and every plugin element that has a reset. */
  reset(node: TreeNode): void {
    node.input?.reset();
    node.plugin?.reset();
    for (const child of node.children) {
      this.reset(child);
    }
  }

  show(node: TreeNode): void {
    if (node.backdrop !== undefined && !node.shown) {
      this.#popupZ += 2;
      node.backdrop.style.zIndex = String(this.#popupZ - 1);
      node.dom.style.zIndex = String(this.#popupZ);
    }
    setShown(node, true);
  }

  hide(node: TreeNode): void {
    setShown(node, false);
  }

  #forget(node: TreeNode): void {
    for (const stop of node.stops) {
      stop();
    }
    node.plugin?.removed();
    this.#nodes.delete(node.name);
    for (const child of node.children) {
      this.#forget(child);
      // A popup stands in the body, whatever it belongs to.
      if (child.backdrop !== undefined) {
        child.backdrop.remove();
        child.dom.remove();
      }
    }
  }

  #closeTopPopup(): void {
    const open = [...this.#nodes.values()].filter((node) => node.backdrop !== undefined && node.shown);
    const [top] = open.sort((a, b) => Number(b.dom.style.zIndex) - Number(a.dom.style.zIndex));
    if (top !== undefined) {
      this.hide(top);
    }
  }

  #placeOne(element: PageElement, container: HTMLElement, scope: Scope, parent: TreeNode | null): TreeNode {
    const { stage } = this.#parts;
    const name = element.name + scope.suffix;
    const env = this.#parts.environment(scope);
    const plugin = element.kind === "plugin" ? this.#pluginElement(name, element, env) : undefined;
    const dom = plugin?.dom ?? makeDom(element);
    const node: TreeNode = {
      name,
      baseName: element.name,
      scope,
      dom,
      parent,
      children: new Set(),
      shown: true,
      stops: [],
    };
    if (plugin !== undefined) {
      node.plugin = plugin;
      node.visibilityChanged = (seen) => plugin.visibilityChanged(seen);
    }
    if (this.#nodes.has(name)) {
      stage.faults.report(0, `two elements are called ${name}`);
    }
    this.#nodes.set(name, node);
    parent?.children.add(node);
    dress(dom, element, name);
    this.#attach(node, element, container);
    this.#bindVisible(node, element, env);
    this.#fill(node, element, scope, env);
    this.#listen(node);
    plugin?.visibilityChanged(isSeen(node));
    return node;
  }

  #pluginElement(
    name: string,
    element: Extract<PageElement, { kind: "plugin" }>,
    env: Environment,
  ): PluginElement {
    const { stage } = this.#parts;
    const loaded = stage.plugin.elements.find((one) => one.display === element.display);
    if (loaded === undefined) {
      throw stage.faults.raise(0, `the plugin has no element "${element.display}"`);
    }
    return new PluginElement(name, loaded, element, env, stage);
  }

  #attach(node: TreeNode, element: PageElement, container: HTMLElement): void {
    if (element.kind === "popup") {
      const backdrop = document.createElement("div");
      backdrop.className = "greyout";
      backdrop.style.display = "none";
      native.listen(backdrop, "click", () => this.hide(node));
      node.backdrop = backdrop;
      node.visibilityChanged = (seen) => {
        backdrop.style.display = seen ? "block" : "none";
      };
      this.#parts.own(backdrop);
      this.#parts.own(node.dom);
      document.body.append(backdrop, node.dom);
    } else if (element.kind === "floating_group") {
      this.#parts.root.append(node.dom);
    } else {
      container.append(node.dom);
    }
  }

  #bindVisible(node: TreeNode, element: PageElement, env: Environment): void {
    const { visible } = element;
    if (visible !== undefined && typeof visible === "object" && visible !== null) {
      node.shown = false;
      applyDisplay(node);
      this.#watch(node, () => {
        if (isYes(evaluate(visible, env))) {
          this.show(node);
        } else {
          this.hide(node);
        }
      });
      return;
    }
    node.shown = visible === undefined ? element.kind !== "popup" : isYes(visible);
    applyDisplay(node);
    node.visibilityChanged?.(node.shown);
  }

  #fill(node: TreeNode, element: PageElement, scope: Scope, env: Environment): void {
    const { dom } = node;
    switch (element.kind) {
      case "group":
      case "popup":
      case "floating_group":
        this.place(element.elements, dom, scope, node);
        return;
      case "reusable":
        this.place(
          this.#parts.app.reusables?.[element.of] ?? this.#missing(element.of),
          dom,
          reusableScope(scope, element.name),
          node,
        );
        return;
      case "repeating_group": {
        const cells = new RepeatingCells<TreeNode>(
          node.name,
          element.elements,
          dom,
          scope,
          this.#parts.stage.state,
          {
            place: (inner, container, cell) => this.place(inner, container, cell, node),
            remove: (inner) => this.remove(inner),
          },
        );
        this.#watch(node, () => cells.show(asList(evaluate(element.source, env))));
        return;
      }
      case "text":
        this.#bindText(node, element.text, env);
        return;
      case "button":
        this.#bindText(node, element.label, env);
        return;
      case "input":
      case "multiline":
      case "checkbox":
      case "dropdown":
        this.#bindInput(node, element, env);
        return;
      case "plugin":
    }
  }

  #missing(reusable: string): never {
    throw this.#parts.stage.faults.raise(0, `the app has no reusable "${reusable}"`);
  }

  #bindText(node: TreeNode, text: Expression, env: Environment): void {
    this.#watch(node, () => {
      const shown = asText(evaluate(text, env));
      if (node.dom.textContent !== shown) {
        node.dom.textContent = shown;
      }
    });
  }

  #bindInput(
    node: TreeNode,
    element: Extract<PageElement, { kind: "input" | "multiline" | "checkbox" | "dropdown" }>,
    env: Environment,
  ): void {
    const { state } = this.#parts.stage;
    const control = node.dom.matches("input, textarea, select")
      ? (node.dom as HTMLInputElement)
      : (node.dom.querySelector("input") as HTMLInputElement);
    const key = inputKey(node.name);
    const isCheckbox = element.kind === "checkbox";
    const tell = () => state.write(key, isCheckbox ? control.checked : control.value || null);
    const set = (value: unknown) => {
      if (isCheckbox) {
        control.checked = isYes(value);
      } else {
        control.value = asText(value);
      }
      tell();
    };
    const initial = () => (element.initial === undefined ? null : evaluate(element.initial, env));
    let touched = false;
    native.listen(control, isCheckbox ? "change" : "input", () => {
      touched = true;
      tell();
    });
    node.input = {
      set: (value) => {
        touched = true;
        set(value);
      },
      reset: () => {
        touched = false;
        set(initial());
      },
    };
    // Its initial content may load later; what a person has typed stays.
    this.#watch(node, () => {
      const value = initial();
      if (!touched) {
        set(value);
      }
    });
  }

  #listen(node: TreeNode): void {
    node.dom.classList.toggle("clickable", this.#parts.isClickable(node));
    native.listen(node.dom, "click", (event) => {
      if (!handledClicks.has(event) && this.#parts.clicked(node)) {
        handledClicks.add(event);
      }
    });
  }

  #watch(node: TreeNode, compute: () => void): void {
    node.stops.push(this.#parts.stage.state.watch(compute));
  }
}

/** The innermost element that has a workflow takes the click; the event itself goes on. */
const handledClicks = new WeakSet<globalThis.Event>();
