/** What the other side of the context lends. */
export interface Host {
  /** Notes it; the error is thrown inside. */
  fault(message: string): void;
  log(level: string, parts: unknown[]): void;
  fetch(input: unknown, init: unknown): Promise<unknown>;
  require(name: string): unknown;
  /** Errors that Node itself throws, by name: they are of another realm than the context's. */
  errors: Record<string, new () => Error>;
}

/** One field's value, ready to be made of JSON. */
export type GivenValue =
  | { kind: "blank" }
  | { kind: "plain" | "date" | "user"; json: string }
  | { kind: "list"; of: "plain" | "date" | "user"; json: string };

export interface Given {
  properties: Record<string, GivenValue>;
  /** By caption; null: declared, but not set in the app. */
  keys: Record<string, string | null>;
  /** JSON of the current user's fields, with `id`. */
  user: string | null;
  /** JSON: by type, by id, the fields. */
  things: string;
  timeZone: string;
  blank: "null" | "undefined" | "empty";
}

/**
 * Makes what a server action gets, of the context's own objects. The function's text is what runs there: it must need
 * nothing from around it.
 */
export function inside(given: Given, host: Host) {
  type Fields = Record<string, unknown>;

  const fault = (message: string) => {
    host.fault(message);
    return new Error(message);
  };

  /** Reading what is not there is a fault, and so is writing anything. */
  const strict = <T extends object>(target: T, what: string): T =>
    new Proxy(Object.freeze(target), {
      get(_, name) {
        if (typeof name === "symbol" || Object.hasOwn(target, name)) return Reflect.get(target, name);
        // Promises and JSON ask for these of everything.
        if (name === "then" || name === "toJSON") return undefined;
        throw fault(`${what} has no "${name}"`);
      },
      set(_, name) {
        throw fault(`${what} is frozen; "${String(name)}" was set`);
      },
      defineProperty(_, name) {
        throw fault(`${what} is frozen; "${String(name)}" was defined`);
      },
      deleteProperty(_, name) {
        throw fault(`${what} is frozen; "${String(name)}" was deleted`);
      },
    });

  const blank = given.blank === "null" ? null : given.blank === "undefined" ? undefined : "";
  const things = new WeakSet<object>();
  const lists = new WeakSet<object>();

  const makeThing = (id: string, fields: Fields) => {
    const thing = strict(
      {
        id,
        async get(field: string) {
          return field === "_id" ? id : (fields[field] ?? null);
        },
        async getAll() {
          return { ...fields, _id: id };
        },
      },
      "a thing",
    );
    things.add(thing);
    return thing;
  };

  const makeList = (items: unknown[]) => {
    const list = strict(
      {
        async length() {
          return items.length;
        },
        async get(start: number, length: number) {
          if (!Number.isInteger(start) || !Number.isInteger(length))
            throw fault("a list's get takes a start and a length");
          return items.slice(start, start + length);
        },
        async getAll() {
          return [...items];
        },
        async *[Symbol.asyncIterator]() {
          yield* items;
        },
      },
      "a list on the server",
    );
    lists.add(list);
    return list;
  };

  const known = JSON.parse(given.things) as Record<string, Record<string, Fields>>;
  const find = (type: string, id: string) => {
    const fields = known[type]?.[id];
    return fields ? makeThing(id, fields) : null;
  };

  const make = (kind: "plain" | "date" | "user", value: unknown) => {
    if (kind === "date") return new Date(value as string | number);
    if (kind === "plain") return value;
    const { id, ...fields } = value as Fields & { id: string };
    return makeThing(id, fields);
  };
  const makeValue = (value: GivenValue): unknown => {
    if (value.kind === "blank") return blank;
    const parsed: unknown = JSON.parse(value.json);
    if (value.kind === "list") return makeList((parsed as unknown[]).map((item) => make(value.of, item)));
    return make(value.kind, parsed);
  };
  const notModelled = (name: string) => () => {
    throw fault(`${name} of the third plugin API is not for this plugin`);
  };
  const user = given.user === null ? null : (JSON.parse(given.user) as Fields & { id: string });
  const context = strict(
    {
      currentUser: user && makeThing(user.id, user),
      userTimezone: given.timeZone,
      keys: strict(
        Object.fromEntries(Object.entries(given.keys).map(([caption, key]) => [caption, key ?? blank])),
        "context.keys",
      ),
      isBubbleThing: (value: unknown) => typeof value === "object" && value !== null && things.has(value),
      isBubbleList: (value: unknown) => typeof value === "object" && value !== null && lists.has(value),
      getThingById: async (type: string, id: string) => find(type, id),
      getThingsById: async (type: string, ids: string[]) =>
        makeList(ids.map((id) => find(type, id)).filter(Boolean)),
      v3: strict({ request: notModelled("request"), async: notModelled("async") }, "context.v3"),
    },
    "context on the server",
  );

  // In Node every error is of one realm: `instanceof` has to hold for those that Node throws, too.
  const own = Function.prototype[Symbol.hasInstance];
  const builtIn = new Set<unknown>(
    [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError].filter(Boolean),
  );
  Object.defineProperty(Error, Symbol.hasInstance, {
    value(this: { name: string }, error: unknown) {
      if (own.call(this as never, error)) return true;
      const other = builtIn.has(this) ? host.errors[this.name] : undefined;
      return other !== undefined && own.call(other, error);
    },
  });

  const consoleOf = (levels: string[]) =>
    Object.fromEntries(levels.map((level) => [level, (...parts: unknown[]) => host.log(level, parts)]));

  return {
    properties: strict(
      Object.fromEntries(Object.entries(given.properties).map(([name, value]) => [name, makeValue(value)])),
      "properties",
    ),
    context,
    parse: (text: string): unknown => JSON.parse(text),
    globals: {
      global: globalThis,
      console: consoleOf([
        "log",
        "info",
        "warn",
        "error",
        "debug",
        "trace",
        "dir",
        "table",
        "group",
        "groupEnd",
      ]),
      require: (name: string) => host.require(name),
      fetch: async (input: unknown, init: unknown) => {
        try {
          return await host.fetch(input, init);
        } catch (error) {
          const { name, message, cause } = error as Error;
          throw name === "TypeError" ? new TypeError(message, { cause }) : error;
        }
      },
      process: strict(
        {
          version: "v18.20.8",
          versions: Object.freeze({ node: "18.20.8" }),
          platform: "linux",
          nextTick: (then: (...parts: unknown[]) => void, ...parts: unknown[]) =>
            queueMicrotask(() => then(...parts)),
        },
        "process as the stand-in has it",
      ),
    },
  };
}
