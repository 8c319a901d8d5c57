/** Says what is wrong at a path; nothing when all is well. */
export type Shape = (value: unknown, path: string, report: (message: string) => void) => void;

export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const text: Shape = (value, path, report) => {
  if (typeof value !== "string") report(`${path} must be a text`);
};

export const filledText: Shape = (value, path, report) => {
  if (typeof value !== "string" || value.trim() === "") report(`${path} must be a text that is not blank`);
};

export const yesOrNo: Shape = (value, path, report) => {
  if (typeof value !== "boolean") report(`${path} must be true or false`);
};

export const number: Shape = (value, path, report) => {
  if (typeof value !== "number") report(`${path} must be a number`);
};

export const rank: Shape = (value, path, report) => {
  if (!Number.isInteger(value) || Number(value) < 0) report(`${path} must be a rank: 0, 1, 2 …`);
};

export const scalar: Shape = (value, path, report) => {
  if (!["string", "number", "boolean"].includes(typeof value))
    report(`${path} must be a text, a number, or true or false`);
};

export function oneOf(...allowed: (string | number)[]): Shape {
  return (value, path, report) => {
    if (!allowed.includes(value as string))
      report(`${path} is ${JSON.stringify(value)}; it must be one of ${allowed.join(", ")}`);
  };
}

/** An object of exactly these keys; those named in `required` must be there. */
export function object(shapes: Record<string, Shape>, required: string[] = []): Shape {
  return (value, path, report) => {
    if (!isObject(value)) {
      report(`${path || "the file"} must be an object`);
      return;
    }
    const at = (key: string) => (path ? `${path}.${key}` : key);
    for (const key of required) if (!Object.hasOwn(value, key)) report(`${at(key)} is missing`);
    for (const [key, inner] of Object.entries(value)) {
      const shape = Object.hasOwn(shapes, key) ? shapes[key] : undefined;
      if (shape) shape(inner, at(key), report);
      else report(`${at(key)} is not a key that Bubble knows`);
    }
  };
}

/** Things by id. Bubble's own counter makes ids of three letters: four and more never meet it. */
export function byId(shape: Shape): Shape {
  return (value, path, report) => {
    if (!isObject(value)) {
      report(`${path} must be an object`);
      return;
    }
    for (const [id, inner] of Object.entries(value)) {
      if (!isId(id)) report(`${path}.${id}: an id is four letters or more, and letters only`);
      shape(inner, `${path}.${id}`, report);
    }
  };
}

export function isId(id: string): boolean {
  return /^[A-Za-z]{4,}$/.test(id);
}
