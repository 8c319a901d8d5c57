/** What can leave a server action: Bubble makes JSON of it. Everything else is a fault, and null. */
export function plainReturn(value: unknown, fault: (message: string) => void, path = "the answer"): unknown {
  switch (typeof value) {
    case "undefined":
      return null;
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Number.isFinite(value)) return value;
      fault(`${path} is ${value}: no number that can be sent`);
      return null;
    case "object":
      if (value === null) return null;
      return plainObject(value, fault, path);
    default:
      fault(`${path} is a ${typeof value}: it cannot be sent`);
      return null;
  }
}

function plainObject(value: object, fault: (message: string) => void, path: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => plainReturn(item, fault, `${path}[${index}]`));
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (kind === "Date") return new Date(Number(value));
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain =
    kind === "Object" && (prototype === null || Object.hasOwn(prototype as object, "hasOwnProperty"));
  if (!isPlain) {
    fault(`${path} is a ${kind}: only texts, numbers, booleans, dates, lists and plain objects can be sent`);
    return null;
  }
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, plainReturn(item, fault, `${path}.${key}`)]));
}
