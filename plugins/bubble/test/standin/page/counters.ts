/**
 * What a plugin holds on to, counted: Bubble tells nobody when it takes an element out of the page, so what is
 * still counted some seconds later has leaked. Patched before any code of a plugin's runs.
 */

/** The page's own functions, for the stand-in itself: what it uses is not counted. */
export const native = {
  setTimeout: window.setTimeout.bind(window),
  fetch: window.fetch.bind(window),
  listen: listenUncounted(),
};

function listenUncounted(): (
  target: EventTarget,
  type: string,
  heard: (event: globalThis.Event) => void,
) => void {
  const add: Listen = Reflect.get(EventTarget.prototype, "addEventListener");
  return (target, type, heard) => add.call(target, type, heard);
}

type Listen = (
  this: EventTarget,
  type: string,
  heard: EventListenerOrEventListenerObject | null,
  options?: boolean | AddEventListenerOptions,
) => void;

export interface Counters {
  sockets: number;
  eventSources: number;
  channels: number;
  workers: number;
  intervals: number;
  timeouts: number;
  frames: number;
  /** On the window, the document, its root and body, and on media queries. */
  listeners: number;
  observers: number;
  /** Requests that nobody has answered yet. */
  requests: number;
  /** Children of the body and of the root that the app did not make. */
  bodyNodes: number;
}

interface CounterBook {
  counters: () => Counters;
  /** As it was before the plugin's code ran. */
  baseline: () => Counters;
  /** A child of the body that the app made. */
  own: (node: Element) => void;
}

export function installCounters(): CounterBook {
  const countSockets = countInstances("WebSocket", (socket) => socket.readyState < WebSocket.CLOSING);
  const countSources = countInstances("EventSource", (source) => source.readyState < EventSource.CLOSED);
  const countChannels = countClosable("BroadcastChannel", "close");
  const countWorkers = countClosable("Worker", "terminate");
  const intervals = countTimers("setInterval", "clearInterval", false);
  const timeouts = countTimers("setTimeout", "clearTimeout", true);
  const frames = countFrames();
  const listeners = countListeners();
  const observers = countObservers();
  const requests = countRequests();
  const owned = new WeakSet<Element>([...document.body.children, document.head, document.body]);
  const counters = (): Counters => ({
    sockets: countSockets(),
    eventSources: countSources(),
    channels: countChannels(),
    workers: countWorkers(),
    intervals: intervals(),
    timeouts: timeouts(),
    frames: frames(),
    listeners: listeners(),
    observers: observers(),
    requests: requests(),
    bodyNodes: [...document.body.children, ...document.documentElement.children].filter(
      (node) => !owned.has(node),
    ).length,
  });
  const baseline = counters();
  return { counters, baseline: () => ({ ...baseline }), own: (node) => void owned.add(node) };
}

/** A browser that lacks one of them has none of it to count. */
function globalClass(name: string): (new (...all: never[]) => object) | null {
  const found: unknown = Reflect.get(window, name);
  return typeof found === "function" ? (found as new (...all: never[]) => object) : null;
}

function countInstances(
  name: "WebSocket" | "EventSource",
  isOpen: (one: { readyState: number }) => boolean,
): () => number {
  const made = new Set<{ readyState: number }>();
  const Native = globalClass(name);
  if (Native === null) {
    return () => 0;
  }
  const Counted = new Proxy(Native, {
    construct(target, args, newTarget) {
      const one = Reflect.construct(target, args, newTarget) as { readyState: number };
      made.add(one);
      return one;
    },
  });
  Reflect.set(window, name, Counted);
  return () => {
    for (const one of made) {
      if (!isOpen(one)) {
        made.delete(one);
      }
    }
    return made.size;
  };
}

function countClosable(name: "BroadcastChannel" | "Worker", end: "close" | "terminate"): () => number {
  const open = new Set<object>();
  const Native = globalClass(name);
  if (Native === null) {
    return () => 0;
  }
  const ended = Reflect.get(Native.prototype as object, end) as (this: object) => void;
  Reflect.set(Native.prototype as object, end, function (this: object) {
    open.delete(this);
    ended.call(this);
  });
  Reflect.set(
    window,
    name,
    new Proxy(Native, {
      construct(target, args, newTarget) {
        const one = Reflect.construct(target, args, newTarget) as object;
        open.add(one);
        return one;
      },
    }),
  );
  return () => open.size;
}

type TimerName = "setTimeout" | "setInterval" | "clearTimeout" | "clearInterval";

function countTimers(set: TimerName, clear: TimerName, once: boolean): () => number {
  const active = activeTimers;
  const nativeSet = Reflect.get(window, set) as (run: () => void, ms?: number) => number;
  const nativeClear = Reflect.get(window, clear) as (id?: number) => void;
  Reflect.set(window, set, (run: unknown, ms?: number, ...args: unknown[]): number => {
    const id = nativeSet.call(
      window,
      () => {
        if (once) {
          active.delete(id);
        }
        if (typeof run === "function") {
          Reflect.apply(run, window, args);
        }
      },
      ms,
    );
    active.set(id, set);
    return id;
  });
  // Either clears what the other one set: they share their numbers.
  Reflect.set(window, clear, (id?: number) => {
    if (id !== undefined) {
      active.delete(id);
    }
    nativeClear.call(window, id);
  });
  return () => [...active.values()].filter((kind) => kind === set).length;
}
const activeTimers = new Map<number, TimerName>();

function countFrames(): () => number {
  const active = new Set<number>();
  const ask = window.requestAnimationFrame.bind(window);
  const cancel = window.cancelAnimationFrame.bind(window);
  window.requestAnimationFrame = (run) => {
    const id = ask((time) => {
      active.delete(id);
      run(time);
    });
    active.add(id);
    return id;
  };
  window.cancelAnimationFrame = (id) => {
    active.delete(id);
    cancel(id);
  };
  return () => active.size;
}

interface Listening {
  target: EventTarget;
  type: string;
  capture: boolean;
  given: EventListenerOrEventListenerObject;
  heard: EventListenerOrEventListenerObject;
}

function isPageWide(target: EventTarget): boolean {
  return (
    target === window ||
    target === document ||
    target === document.documentElement ||
    target === document.body ||
    target === window.visualViewport ||
    target instanceof MediaQueryList
  );
}

function captures(options: unknown): boolean {
  return typeof options === "object" && options !== null
    ? Reflect.get(options, "capture") === true
    : options === true;
}

/** `onresize` and the like. */
function handlerNames(target: object): string[] {
  const names: string[] = [];
  for (const name in target) {
    if (name.startsWith("on")) {
      names.push(name);
    }
  }
  return names;
}

function countListeners(): () => number {
  let all: Listening[] = [];
  const prototype = EventTarget.prototype;
  const nativeAdd: Listen = Reflect.get(prototype, "addEventListener");
  const nativeRemove: Listen = Reflect.get(prototype, "removeEventListener");
  const find = (target: EventTarget, type: string, given: unknown, capture: boolean) =>
    all.find((o) => o.target === target && o.type === type && o.given === given && o.capture === capture);
  const forget = (one: Listening) => {
    all = all.filter((other) => other !== one);
  };

  prototype.addEventListener = function (this: EventTarget | undefined, type, given, options) {
    const target = this ?? window;
    if (given === null || !isPageWide(target)) {
      nativeAdd.call(target, type, given, options);
      return;
    }
    const capture = captures(options);
    const signal = typeof options === "object" ? options.signal : undefined;
    if (find(target, type, given, capture) !== undefined || signal?.aborted === true) {
      return;
    }
    const listening: Listening = { target, type, capture, given, heard: given };
    if (typeof options === "object" && options.once === true) {
      listening.heard = function (this: unknown, event: globalThis.Event) {
        forget(listening);
        if (typeof given === "function") {
          given.call(this as EventTarget, event);
        } else {
          given.handleEvent(event);
        }
      };
    }
    all.push(listening);
    if (signal !== undefined) {
      nativeAdd.call(signal, "abort", () => forget(listening), { once: true });
    }
    nativeAdd.call(target, type, listening.heard, options);
  };
  prototype.removeEventListener = function (
    this: EventTarget | undefined,
    type: string,
    given: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ) {
    const target = this ?? window;
    const listening = find(target, type, given, captures(options));
    if (listening !== undefined) {
      forget(listening);
    }
    nativeRemove.call(target, type, listening?.heard ?? given, options);
  };
  const windowHandlers = handlerNames(window);
  const documentHandlers = handlerNames(document);
  const handlers = () =>
    windowHandlers.filter((name) => Reflect.get(window, name) !== null).length +
    documentHandlers.filter((name) => Reflect.get(document, name) !== null).length;
  return () => all.length + handlers();
}

function countObservers(): () => number {
  const active = new Map<object, Set<unknown>>();
  for (const name of ["MutationObserver", "ResizeObserver", "IntersectionObserver", "PerformanceObserver"]) {
    const Native = globalClass(name);
    if (Native === null) {
      continue;
    }
    const prototype = Native.prototype as object;
    const observe = Reflect.get(prototype, "observe") as (this: object, ...all: unknown[]) => void;
    const disconnect = Reflect.get(prototype, "disconnect") as (this: object) => void;
    const unobserve: unknown = Reflect.get(prototype, "unobserve");
    Reflect.set(prototype, "observe", function (this: object, ...args: unknown[]) {
      observe.apply(this, args);
      const watched = active.get(this) ?? new Set();
      watched.add(args[0]);
      active.set(this, watched);
    });
    Reflect.set(prototype, "disconnect", function (this: object) {
      active.delete(this);
      disconnect.call(this);
    });
    if (typeof unobserve === "function") {
      Reflect.set(prototype, "unobserve", function (this: object, target: unknown) {
        const watched = active.get(this);
        watched?.delete(target);
        if (watched?.size === 0) {
          active.delete(this);
        }
        Reflect.apply(unobserve, this, [target]);
      });
    }
  }
  return () => active.size;
}

function countRequests(): () => number {
  let open = 0;
  const ask = window.fetch.bind(window);
  window.fetch = async (...args) => {
    open += 1;
    try {
      return await ask(...args);
    } finally {
      open -= 1;
    }
  };
  return () => open;
}
