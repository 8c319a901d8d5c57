import { native } from "./counters.ts";

/** Something that real Bubble would punish, or silently do wrong. */
export interface Fault {
  /** Of the stand-in's rules; 0: the app itself is described wrongly. */
  rule: number;
  message: string;
}

export interface Faults {
  readonly list: Fault[];
  report(rule: number, message: string): void;
  /** Reported, and to be thrown at the code that did it. */
  raise(rule: number, message: string): Error;
}

export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : typeof error === "string" ? error : JSON.stringify(error);
}

export function collectFaults(): Faults {
  const list: Fault[] = [];
  const report = (rule: number, message: string) => {
    if (list.some((fault) => fault.rule === rule && fault.message === message)) {
      return;
    }
    list.push({ rule, message });
    void tellHost({ rule, message });
  };
  return {
    list,
    report,
    raise(rule, message) {
      report(rule, message);
      return new Error(message);
    },
  };
}

async function tellHost(fault: Fault): Promise<void> {
  try {
    await native.fetch("/standin/fault", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fault),
      keepalive: true,
      signal: AbortSignal.timeout(5000),
    });
  } catch {
    // The page keeps its own list; a host that is closing has nothing more to collect.
  }
}

/** An object whose every name is known: reading another one is reported, and so is writing any. */
export function strictObject<T extends object>(target: T, onUnknown: (name: string) => unknown): T {
  Object.freeze(target);
  return new Proxy(target, {
    get(_, name) {
      // `then` and `toJSON` are asked by promises and by JSON, not by the plugin.
      if (typeof name === "symbol" || name in target || name === "then" || name === "toJSON") {
        return Reflect.get(target, name);
      }
      return onUnknown(name);
    },
    set(_, name) {
      onUnknown(`${String(name)} = …`);
      return false;
    },
    defineProperty(_, name) {
      onUnknown(`${String(name)} = …`);
      return false;
    },
  });
}
