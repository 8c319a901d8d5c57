import type { PageElement } from "../app.ts";

/** What Bubble would put into the page for an element; a plugin element brings its own. */
export function makeDom(element: PageElement): HTMLElement {
  switch (element.kind) {
    case "input": {
      const input = document.createElement("input");
      input.placeholder = element.placeholder ?? "";
      input.setAttribute("aria-label", element.placeholder ?? element.name);
      return input;
    }
    case "multiline": {
      const area = document.createElement("textarea");
      area.placeholder = element.placeholder ?? "";
      area.setAttribute("aria-label", element.placeholder ?? element.name);
      return area;
    }
    case "checkbox": {
      const label = document.createElement("label");
      const box = document.createElement("input");
      box.type = "checkbox";
      label.append(box, ` ${element.label}`);
      return label;
    }
    case "dropdown": {
      const select = document.createElement("select");
      select.setAttribute("aria-label", element.name);
      for (const option of ["", ...element.options]) {
        select.append(new Option(option, option));
      }
      return select;
    }
    default:
      return document.createElement("div");
  }
}

const classes: Record<PageElement["kind"], string> = {
  group: "Group bubble-r-container flex",
  popup: "Popup bubble-r-container flex",
  floating_group: "FloatingGroup bubble-r-container flex",
  repeating_group: "RepeatingGroup bubble-r-container flex",
  reusable: "CustomElement bubble-r-container flex",
  text: "Text",
  button: "Button clickable-element",
  input: "Input",
  multiline: "MultiLineInput",
  checkbox: "Checkbox",
  dropdown: "Dropdown",
  plugin: "PluginElement",
};

/** Its classes, its id and its size. */
export function dress(dom: HTMLElement, element: PageElement, name: string): void {
  const layout = "layout" in element ? (element.layout ?? "column") : "column";
  const look = "look" in element && element.look !== undefined ? `look-${element.look}` : "";
  dom.className = ["bubble-element", classes[element.kind], layout, look].filter(Boolean).join(" ");
  // A reusable that stands twice has its ids twice, as in Bubble.
  dom.id = element.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  dom.setAttribute("data-name", name);
  if (element.grow === true) {
    dom.style.flex = "1 1 240px";
    dom.style.minWidth = "0";
  }
  if (element.kind === "plugin") {
    return;
  }
  if (element.width !== undefined) {
    dom.style.width = `${element.width}px`;
  }
  if (element.height !== undefined) {
    dom.style.height = `${element.height}px`;
    dom.style.overflow = "auto";
  }
  if (element.min_height !== undefined) {
    dom.style.minHeight = `${element.min_height}px`;
  }
}
