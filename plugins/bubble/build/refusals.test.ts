import { afterAll, expect, it } from "vitest";
import { type Changes, faultsOf, removeSamples } from "./test/sample-plugin.ts";

afterAll(removeSamples);

const counter = "src/elements/counter/counter.ts";
const element = "src/elements/counter/manifest.ts";
const addUp = "src/actions/add-up.ts";
const showIt = "src/actions/show-it.ts";
const main = "src/manifest.ts";

interface Broken {
  what: string;
  changes: Changes;
  /** In the message. */
  says: (string | RegExp)[];
}

const inCodeOnly: Broken[] = [
  {
    what: "a state that is not declared",
    changes: { [counter]: [['publish("total"', 'publish("sum"']] },
    says: [counter, 'the state "sum"', element],
  },
  {
    what: "a state published through the instance",
    changes: { "src/elements/counter/reset.ts": [["{\n", '{\n  instance.publishState("gone", 1);\n']] },
    says: ["src/elements/counter/reset.ts", 'the state "gone"'],
  },
  {
    what: "one of two states that is not declared",
    changes: { [counter]: [['publish("total"', 'publish(by ? "total" : "sum"']] },
    says: ['the state "sum"'],
  },
  {
    what: "an event that is not declared",
    changes: { [counter]: [['"cleared"', '"emptied"']] },
    says: [counter, 'the event "emptied"'],
  },
  {
    what: "a field that is not declared",
    changes: { [counter]: [["properties.step", "properties.steps"]] },
    says: [counter, 'the field "steps"'],
  },
  {
    what: "a destructured field that is not declared",
    changes: { [counter]: [["{ mode,", "{ mode, speed = 1,"]] },
    says: [counter, 'the field "speed"'],
  },
  {
    what: "a field of properties that were put away",
    changes: {
      [counter]: [
        ["return `", "this.outlet.properties = properties; this.outlet.properties.speed; return `"],
      ],
    },
    says: [counter, 'the field "speed"'],
  },
  {
    what: "a field of the element in one of its actions",
    changes: {
      "src/elements/counter/actions/add.ts": [["properties.by", "properties.step + properties.by"]],
    },
    says: ["actions/add.ts", 'the field "step"', 'action "add"'],
  },
  {
    what: "a return value that is not declared",
    changes: { [addUp]: [["ok({ sum:", "ok({ more: 1, sum:"]] },
    says: [addUp, 'the return value "more"'],
  },
  {
    what: "a key that is not declared",
    changes: { [counter]: [["addressKey.caption", '"Street"']] },
    says: [counter, 'the key "Street"'],
  },
  {
    what: "an element's action that is not declared",
    changes: { "src/elements/counter/actions/take.ts": "export default function take(): void {}\n" },
    says: ["actions/take.ts", "does not declare"],
  },
  {
    what: "an element that is not declared",
    changes: { "src/elements/timer/initialize.ts": "export default function initialize(): void {}\n" },
    says: ["src/elements/timer", "is no element"],
  },
  {
    what: "an action that is not declared",
    changes: { "src/actions/forget.ts": "export default function forget(): void {}\n" },
    says: ["src/actions/forget.ts", "does not declare"],
  },
  {
    what: "a state in a workflow action",
    changes: { [showIt]: [["document.title", 'properties.outlet.publish("total", 1); document.title']] },
    says: [showIt, 'the state "total"'],
  },
];

const inManifestOnly: Broken[] = [
  {
    what: "a state",
    changes: {
      [element]: [["total: {", 'spare: { caption: "Spare", doc: "None.", value: "text" }, total: {']],
    },
    says: [element, 'the state "spare"', "no code uses"],
  },
  {
    what: "an event",
    changes: { [element]: [["counted: {", 'spare: { caption: "Spare", doc: "None." }, counted: {']] },
    says: [element, 'the event "spare"'],
  },
  {
    what: "a field",
    changes: {
      [element]: [["step: {", 'spare: { editor: "StaticText", caption: "Spare", doc: "None." }, step: {']],
    },
    says: [element, 'the field "spare"'],
  },
  {
    what: "a field of an element's action",
    changes: { "src/elements/counter/actions/add.ts": [["properties.by", "undefined"]] },
    says: [element, 'action "add"', 'the field "by"'],
  },
  {
    what: "a field of a workflow action",
    changes: { [showIt]: [["properties.text", '"Hello"']] },
    says: [showIt, 'the field "text"'],
  },
  {
    what: "a return value",
    changes: {
      [addUp]: [["ok({ sum: properties.one + seal.length,", "ok({ sum: properties.one + seal.length });({"]],
    },
    says: [addUp, 'the return value "counts"'],
  },
  {
    what: "a key",
    changes: {
      [main]: [["keys: {", 'keys: { spare: { caption: "Spare", type: "client_safe" },']],
    },
    says: ['the key "Spare"'],
  },
  {
    what: "an element's action",
    changes: { "src/elements/counter/actions/add.ts": null },
    says: ["src/elements/counter/actions/add.ts", "is missing", "elements/counter/actions/add"],
  },
  {
    what: "a function of an element",
    changes: { "src/elements/counter/preview.ts": null },
    says: ["src/elements/counter/preview.ts", "is missing"],
  },
  {
    what: "an action whose module has no function",
    changes: { [showIt]: [["export default", "export"]] },
    says: [showIt, "default"],
  },
];

const withoutLiterals: Broken[] = [
  {
    what: "a state",
    changes: { [counter]: [['publish("total"', "publish(String(by)"]] },
    says: [counter, "the state is no literal", "Write the name out"],
  },
  {
    what: "an event",
    changes: { [counter]: [['fire(this.total === 0 ? "cleared" : "counted")', "fire(String(by))"]] },
    says: [counter, "the event is no literal"],
  },
  {
    what: "a field",
    changes: { [counter]: [['properties["accent"]', "properties[type]"]] },
    says: [counter, "the field is no literal"],
  },
  {
    what: "the rest of the fields",
    changes: { [counter]: [["{ mode,", "{ mode, ...others }  = properties; const {"]] },
    says: [counter, "the rest of the properties has no names"],
  },
  {
    what: "all fields",
    changes: { [counter]: [["return `", "Object.entries(properties); return `"]] },
    says: [counter, "properties are gone through"],
  },
  {
    what: "fields under another name",
    changes: { [counter]: [["return `", "const given = properties; return `"]] },
    says: [counter, "properties get another name"],
  },
  {
    what: "a copy of all fields",
    changes: { [counter]: [["return `", "this.outlet.last = { ...properties }; return `"]] },
    says: [counter, "properties are spread"],
  },
  {
    what: "a key",
    changes: { [counter]: [["context.keys[addressKey.caption]", "context.keys[instance.name]"]] },
    says: [counter, "the key is no constant"],
  },
  {
    what: "what an action returns",
    changes: {
      [addUp]: [
        ["return ok({", "const values = {"],
        [": null });", ": null }; return ok(values);"],
      ],
    },
    says: [addUp, "no object literal"],
  },
];

const unrunnable: Broken[] = [
  {
    what: "import()",
    changes: { [showIt]: [["document.title", "void import(properties.text); document.title"]] },
    says: [showIt, "`import()`"],
  },
  {
    what: "eval",
    changes: { [showIt]: [["properties.text;", "eval(properties.text);"]] },
    says: [showIt, "`eval`"],
  },
  {
    what: "new Function",
    changes: { [showIt]: [["properties.text;", "new Function(properties.text);"]] },
    says: [showIt, "`new Function`"],
  },
  {
    what: "process.env",
    changes: { [addUp]: [['update("x")', "update(process.env.HOME)"]] },
    says: [addUp, "`process.env`"],
  },
  {
    what: "console.log",
    changes: { [showIt]: [["document.title", "console.log(1); document.title"]] },
    says: [showIt, "`console.log`"],
  },
  {
    what: "more than 60 KB",
    changes: {
      [showIt]: [["document.title", `document.body.title = "${"x".repeat(61_440)}"; document.title`]],
    },
    says: [showIt, /\d+ bytes, \d+ more/],
  },
  {
    what: "a module that is not there",
    changes: {
      [showIt]: `import "./nowhere.ts";\nexport const showIt = 1;\nexport default function run(): void {}\n`,
    },
    says: [showIt, "nowhere"],
  },
  {
    what: "a mistake in its grammar",
    changes: { "src/elements/counter/update.ts": "export default function (" },
    says: ["src/elements/counter/update.ts:1"],
  },
  {
    what: "zod",
    changes: {
      "node_modules/zod/index.js": "export const parse = (value) => value.zod;\n",
      [showIt]: [
        ["export const", 'import { parse } from "zod";\nexport const'],
        ["properties.text;", "parse(properties.text);"],
      ],
    },
    says: [showIt, "zod"],
  },
];

const unsafe: Broken[] = [
  {
    what: "a secret key that is read in the page",
    changes: {
      [counter]: [
        ["import { addressKey }", "import { addressKey, passwordKey }"],
        ["if (!context", "if (context.keys[passwordKey.caption]) this.total = 1;\n    if (!context"],
      ],
    },
    says: [counter, "reads the secure key"],
  },
  {
    what: "a secret key's name in a file of the page's",
    changes: { [showIt]: [["properties.text;", 'properties.text + "Very secret password";']] },
    says: [showIt, "the name of the secret key"],
  },
];

const manifests: Broken[] = [
  {
    what: "a name that is too long",
    changes: { [main]: [["Sample counter", "A sample that counts, and says so at length"]] },
    says: ["5 to 35"],
  },
  {
    what: "two fields with one caption",
    changes: { [element]: [['caption: "Mode"', 'caption: "Step"']] },
    says: [element, 'the caption "Step"'],
  },
  {
    what: "two keys with one caption",
    changes: { [main]: [["keys: {", 'keys: { other: { caption: "Address", type: "secure" },']] },
    says: ['the caption "Address"'],
  },
  {
    what: "two actions with one display",
    changes: { [addUp]: [["Foyer - Add up", "Foyer - Show it"]] },
    says: ['the display "Foyer - Show it"'],
  },
  {
    what: "a display that does not name us",
    changes: { [element]: [["Foyer Counter", "Counter"]] },
    says: [element, '"Counter"'],
  },
  {
    what: "no tooltip",
    changes: { [element]: [["How much at once.", " "]] },
    says: [element, 'field "step" has no doc'],
  },
  {
    what: "no caption",
    changes: { [element]: [['caption: "Cleared"', 'caption: ""']] },
    says: [element, 'event "cleared" has no caption'],
  },
  {
    what: "an action without a tooltip",
    changes: { [element]: [["Adds.", ""]] },
    says: [element, 'action "add" has no doc'],
  },
  {
    what: "a default that is no option",
    changes: { [element]: [['default_val: "Up"', 'default_val: "Left"']] },
    says: [element, '"Left"', "not among its options"],
  },
  {
    what: "an option with a comma",
    changes: { [element]: [['"Down"]', '"Down, slowly"]']] },
    says: [element, "no commas"],
  },
  {
    what: "a state of a type that nobody chooses",
    changes: { [element]: [['{ field: "count_type" }', '{ field: "step" }']] },
    says: [element, 'state "counts"', "no App Type field"],
  },
  {
    what: "a name of other letters",
    changes: {
      [element]: [["step: {", "stepSize: {"]],
      [counter]: [["properties.step", "properties.stepSize"]],
    },
    says: [element, '"stepSize"'],
  },
  {
    what: "return values of a page's action",
    changes: { [showIt]: [["returns: {}", 'returns: { done: { caption: "Done", value: "boolean" } }']] },
    says: [showIt, "returns nothing"],
  },
  {
    what: "a parameter that is not in the path",
    changes: { [main]: [["/[counter_id]", ""]] },
    says: ['"counter_id"', "not in the path"],
  },
  {
    what: "a parameter of the path that is not described",
    changes: { [main]: [["[counter_id]", "[counter_id]/[more]"]] },
    says: ['"[more]"', "not under url_params"],
  },
  {
    what: "a version note that is too long",
    changes: { "marketplace/listing.json": [["First version.", "x".repeat(121)]] },
    says: ["note of 1.0.0", "120"],
  },
  {
    what: "a version that is none",
    changes: { "marketplace/listing.json": [["1.0.0", "first"]] },
    says: ['the version "first"'],
  },
  {
    what: "no version",
    changes: { "marketplace/listing.json": [['[{ "version": "1.0.0", "note": "First version." }]', "[]"]] },
    says: ["there is no version"],
  },
  {
    what: "only categories of Bubble's own",
    changes: { "marketplace/listing.json": [['"chat"', '"visual elements"']] },
    says: ["marketplace/listing.json", "subject"],
  },
  {
    what: "six categories",
    changes: { "marketplace/listing.json": [['"chat"', '"a", "b", "c", "d", "e"']] },
    says: ["marketplace/listing.json", "1 to 5"],
  },
  {
    what: "a blank description",
    changes: { "marketplace/description.bbcode": "\n" },
    says: ["description is blank"],
  },
];

const locked = {
  ids: { "keys/Address": "fykeyaddress" },
  retired: [],
};

const locks: Broken[] = [
  {
    what: "a name without an id",
    changes: { "ids.json": JSON.stringify(locked) },
    says: ["ids.json", 'no id for "keys/Very secret password", "elements/counter"', "more", "--lock"],
  },
  {
    what: "a locked name that the manifest has no more",
    changes: { "ids.json": JSON.stringify({ ...locked, ids: { "elements/clock": "fyclock" } }) },
    says: ['"elements/clock" is gone', "retired"],
  },
  {
    what: "a caption of a key that was changed",
    changes: { "ids.json": JSON.stringify({ ...locked, ids: { "keys/Street": "fykeystreet" } }) },
    says: ['"keys/Street" is gone'],
  },
  {
    what: "a malformed id",
    changes: { "ids.json": JSON.stringify({ ...locked, ids: { "keys/Address": "AAC" } }) },
    says: ['the id "AAC"'],
  },
  {
    what: "an id that two have",
    changes: {
      "ids.json": JSON.stringify({
        ...locked,
        ids: { "keys/Address": "fysame", "elements/counter": "fysame" },
      }),
    },
    says: ['the same id "fysame"'],
  },
  {
    what: "a retired name that is back",
    changes: { "ids.json": JSON.stringify({ ...locked, retired: ["keys/Address"] }) },
    says: ['"keys/Address" is retired and in the manifest'],
  },
  {
    what: "a retired name whose id is free",
    changes: { "ids.json": JSON.stringify({ ...locked, retired: ["keys/Street"] }) },
    says: ['"keys/Street" is retired but has no id'],
  },
];

async function expectRefusal({ changes, says }: Broken): Promise<void> {
  const faults = await faultsOf(changes);
  const isTold = (fault: string): boolean =>
    says.every((part) => (typeof part === "string" ? fault.includes(part) : part.test(fault)));
  expect(faults.find(isTold) ?? faults).toBeTypeOf("string");
}

it.each(inCodeOnly)("refuses in code $what", expectRefusal);
it.each(inManifestOnly)("refuses in the manifest what no code has: $what", expectRefusal);
it.each(withoutLiterals)("refuses to guess: $what", expectRefusal);
it.each(unrunnable)("refuses a function that holds $what", expectRefusal);
it.each(unsafe)("refuses $what", expectRefusal);
it.each(manifests)("refuses to publish $what", expectRefusal);
it.each(locks)("refuses ids with $what", expectRefusal);
