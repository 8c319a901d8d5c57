// First of all: the page's functions are kept and counted before anything else can use them.
import { installCounters, native } from "./counters.ts";
import type { Counters } from "./counters.ts";
import { showAlerts } from "./alerts.ts";
import { AppState } from "./app-state.ts";
import { pageContext, userFields } from "./context.ts";
import { cookieConsent } from "./cookie-consent.ts";
import { DataCalls } from "./data-calls.ts";
import { showPreview } from "./editor.ts";
import { ElementTree } from "./element-tree.ts";
import type { TreeNode } from "./element-tree.ts";
import { customKey, environmentOf } from "./environment.ts";
import { collectFaults, errorText } from "./faults.ts";
import type { Fault, Faults } from "./faults.ts";
import { blankValue } from "./field-values.ts";
import { DataRuns } from "./lists.ts";
import { look } from "./look.ts";
import type { Payload } from "./payload.ts";
import { pageAddress, readOptions, readPayload } from "./payload.ts";
import type { PluginElement } from "./plugin-element.ts";
import { stateKey } from "./plugin-element.ts";
import type { Scope } from "./scope.ts";
import { pageScope } from "./scope.ts";
import type { LogEntry, Stage } from "./stage.ts";
import { appTypes } from "./state-values.ts";
import type { ResultReader } from "./workflows.ts";
import { Workflows } from "./workflows.ts";

/** What a test asks of the page. */
export interface BubbleStandin {
  /** What the app sees of a plugin element's states. */
  states(element: string): Record<string, unknown>;
  log: LogEntry[];
  alerts: string[];
  debugger: string[];
  faults: Fault[];
  counters: () => Counters;
  baseline: () => Counters;
  /** Names that were added to the window since the page began. */
  globals(): string[];
  optInCookies: () => void;
  setState(name: string, value: unknown): void;
  setInput(element: string, value: unknown): void;
  show(element: string): void;
  hide(element: string): void;
  resize(element: string, size: { width?: number; height?: number }): void;
  /** Answers with what stopped the workflow. */
  run(workflow: number): Promise<string | null>;
}

declare global {
  interface Window {
    jQuery: (node: HTMLElement) => unknown;
    bubbleStandin: BubbleStandin;
  }
}

const counterBook = installCounters();
const payload = readPayload();
const address = new URLSearchParams(location.search);
const options = readOptions(address);
const faults = collectFaults();
const globalsBefore = new Set(Object.getOwnPropertyNames(window));
const log: LogEntry[] = [];
const alerts: string[] = [];
const debuggerMessages: string[] = [];

reportUncaught(faults);
addStyle(payload.app.style ?? {});
const root = findRoot();

const state = new AppState();
const runs = new DataRuns(options.notReady, faults);
const note: Stage["log"] = (entry) => void log.push({ at: performance.now(), ...entry });
const showAlert = showAlerts(counterBook.own);
const cookies = cookieConsent();

const stage: Stage = {
  plugin: payload.plugin,
  state,
  runs,
  faults,
  types: appTypes(payload.plugin.apiCalls),
  context: pageContext(
    {
      user: payload.user,
      keys: payload.keys,
      declaredKeys: Object.fromEntries(
        Object.values(payload.plugin.shared.keys).map((key) => [key.caption, key.type]),
      ),
      blank: blankValue(options.blank),
      jQuery: window.jQuery,
      debugger: debuggerMessages,
      onCookieOptIn: cookies.onOptIn,
    },
    runs,
    faults,
  ),
  blank: options.blank,
  repeatUpdates: options.repeatUpdates,
  jQuery: window.jQuery,
  log: note,
  alert(message) {
    alerts.push(message);
    note({ kind: "alert", message });
    showAlert(message);
  },
  trigger(element, event, done) {
    native.setTimeout(() => {
      const node = tree.get(element);
      if (node !== undefined) {
        void workflows.event(node, event, done);
      }
    }, 0);
  },
};
const calls = new DataCalls(state, (call, error) => note({ kind: "data_call", call, error }));
const user = userFields(payload.user);
const page = payload.app.pages[payload.page];

const environment = (scope: Scope, resultOf?: ResultReader) =>
  environmentOf({ stage, tree, calls, page, user, address }, scope, resultOf);

const tree: ElementTree = new ElementTree({
  app: payload.app,
  stage,
  root,
  environment,
  own: counterBook.own,
  clicked: (node) => workflows.clicked(node),
  isClickable: (node) => workflows.isClickable(node),
});
const workflows = new Workflows(page?.workflows ?? [], {
  stage,
  tree,
  environment,
  setCustomState: (name, value) => {
    if (page?.states?.[name] === undefined) {
      throw faults.raise(0, `the page has no state "${name}"`);
    }
    state.write(customKey(name), value);
  },
  goTo: (to) => location.assign(pageAddress(to, address)),
});

window.bubbleStandin = testInterface();
begin(payload);

function begin({ page: name, plugin }: Payload): void {
  const [, editorOf] = /^editor\/(.+)$/.exec(name) ?? [];
  if (editorOf !== undefined) {
    showPreview(plugin, decodeURIComponent(editorOf), root, {
      blank: options.blank,
      faults,
      jQuery: window.jQuery,
    });
    return;
  }
  if (page === undefined) {
    throw faults.raise(0, `the app has no page "${name}"`);
  }
  for (const [custom, { initial }] of Object.entries(page.states ?? {})) {
    state.write(customKey(custom), initial);
  }
  tree.place(page.elements, root, pageScope, null);
  workflows.start();
}

function placed(name: string): TreeNode {
  const node = tree.get(name);
  if (node === undefined) {
    throw new Error(`the page has no element ${name}`);
  }
  return node;
}

function placedPlugin(name: string): PluginElement {
  const { plugin } = placed(name);
  if (plugin === undefined) {
    throw new Error(`${name} is no plugin element`);
  }
  return plugin;
}

function testInterface(): BubbleStandin {
  return {
    states: (element) =>
      Object.fromEntries(
        placedPlugin(element)
          .stateNames()
          .map((name) => [name, state.read(stateKey(element, name))]),
      ),
    log,
    alerts,
    debugger: debuggerMessages,
    faults: faults.list,
    counters: counterBook.counters,
    baseline: counterBook.baseline,
    globals: () => Object.getOwnPropertyNames(window).filter((name) => !globalsBefore.has(name)),
    optInCookies: cookies.optIn,
    setState: (name, value) => state.write(customKey(name), value),
    setInput: (element, value) => placed(element).input?.set(value),
    show: (element) => tree.show(placed(element)),
    hide: (element) => tree.hide(placed(element)),
    resize: (element, size) => placedPlugin(element).resize(size),
    run: async (index) => {
      const error = await workflows.run(index);
      return error === undefined ? null : errorText(error);
    },
  };
}

function reportUncaught(faults: Faults): void {
  native.listen(window, "error", (event) => {
    const { message } = event as ErrorEvent;
    // Chromium's note that an observer made more work for the next frame; no error of anybody's.
    if (message !== undefined && !message.startsWith("ResizeObserver loop")) {
      faults.report(2, `uncaught: ${message}`);
    }
  });
  native.listen(window, "unhandledrejection", (event) => {
    faults.report(2, `unhandled rejection: ${String((event as PromiseRejectionEvent).reason)}`);
  });
}

function addStyle(style: Record<string, string>): void {
  const element = document.createElement("style");
  element.textContent = look;
  // Before the app's own head, which is to win.
  document.head.prepend(element);
  for (const [name, value] of Object.entries(style)) {
    document.documentElement.style.setProperty(name, value);
  }
}

function findRoot(): HTMLElement {
  const found = document.querySelector<HTMLElement>(".bubble-element.Page");
  if (found !== null) {
    return found;
  }
  const made = document.createElement("div");
  made.className = "bubble-element Page bubble-r-container flex column";
  counterBook.own(made);
  document.body.prepend(made);
  return made;
}
