/** Facts for the people who answer. */
export type Attributes = Record<string, string | number | boolean>;

export type ParsedAttributes = { ok: true; attributes: Attributes } | { ok: false; message: string };

/** The backend takes 50; the plugin adds a few of its own. */
const most = 40;
const keyChars = 64;
const textChars = 500;

/** What a builder wrote as JSON. `where` says which field, in words for the builder. Blanks are left out. */
export function parseAttributes(json: string, where: string): ParsedAttributes {
  const refuse = (fault: string): ParsedAttributes => ({
    ok: false,
    message: `Foyer: ${where} ${fault} Write it like {"plan": "pro", "orders": 3}.`,
  });
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    return refuse("is not JSON. In a dynamic text, use :formatted as JSON-safe for what is inserted.");
  }
  if (typeof given !== "object" || given === null || Array.isArray(given))
    return refuse("is no JSON object.");
  const attributes: Attributes = {};
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === "") continue;
    if (key === "" || key.length > keyChars)
      return refuse(`has a name that is empty or longer than ${keyChars} characters.`);
    if (typeof value === "string" && value.length > textChars)
      return refuse(`has more than ${textChars} characters in "${key}".`);
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")
      return refuse(`has a list or an object in "${key}": only texts, numbers, true and false are taken.`);
    attributes[key] = value;
  }
  if (Object.keys(attributes).length > most) return refuse(`has more than ${most} entries.`);
  return { ok: true, attributes };
}
