import type { LoadedElement, LoadedPlugin } from "../loaded-plugin.ts";
import { compileFunction } from "./compile-function.ts";
import type { Environment } from "./expressions.ts";
import type { Faults } from "./faults.ts";
import { strictObject } from "./faults.ts";
import type { Blank } from "./field-values.ts";
import { DataRuns } from "./lists.ts";
import { makeCanvas } from "./plugin-element.ts";
import { givenValues, PropertyEngine } from "./property-engine.ts";

/** The builder's editor: an element's preview, with its fields as they are before anybody fills them in. */
export function showPreview(
  plugin: LoadedPlugin,
  display: string,
  root: HTMLElement,
  parts: { blank: Blank; faults: Faults; jQuery: (node: HTMLElement) => unknown },
): void {
  const { faults } = parts;
  const element = plugin.elements.find((one) => one.display === display);
  if (element === undefined) {
    throw faults.raise(0, `the plugin has no element "${display}"`);
  }
  forbidNetwork(faults);
  const canvas = makeCanvas(element, { kind: "plugin", name: display, display });
  const frame = document.createElement("div");
  frame.className = "editor-frame";
  frame.append(canvas);
  root.append(frame);
  const instance = strictObject({ canvas: parts.jQuery(canvas) }, (name) =>
    faults.report(16, `preview of ${display}: there is no instance.${name} in the editor`),
  );
  const properties = previewProperties(element, canvas, parts.blank, faults);
  const preview = compileFunction(`preview.js of ${display}`, element.code.preview, faults);
  try {
    preview?.(instance, properties);
  } catch (error) {
    faults.report(16, `preview of ${display} threw ${String(error)}`);
  }
}

function previewProperties(
  element: LoadedElement,
  canvas: HTMLElement,
  blank: Blank,
  faults: Faults,
): object {
  const owner = `preview of ${element.display}`;
  const bubble = strictObject(
    { width: () => canvas.offsetWidth, height: () => canvas.offsetHeight },
    (name) => {
      throw faults.raise(16, `${owner}: properties.bubble.${name} does not exist in the editor`);
    },
  );
  const engine = new PropertyEngine(owner, blank, new DataRuns("never", faults), faults);
  return engine.make(givenValues(element.fields, {}, nothingThere, faults), bubble);
}

const nothingThere: Environment = {
  state: () => null,
  customState: () => null,
  inputValue: () => null,
  currentUser: () => null,
  cellItem: () => null,
  cellIndex: () => null,
  resultOf: () => null,
  urlParam: () => null,
  dataCall: () => null,
  appType: () => null,
};

function forbidNetwork(faults: Faults): void {
  const refuse = (what: string) => () => {
    throw faults.raise(16, `the preview used ${what}: there is no network in the editor`);
  };
  window.fetch = refuse("fetch");
  XMLHttpRequest.prototype.open = refuse("XMLHttpRequest");
  navigator.sendBeacon = refuse("sendBeacon");
  for (const name of ["WebSocket", "EventSource"]) {
    Reflect.set(window, name, function () {
      refuse(name)();
    });
  }
}
