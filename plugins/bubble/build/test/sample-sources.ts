/** The sources of a small sound plugin: one element with most that there is, an action of each kind, a call. */
export const sampleSources: Record<string, string> = {
  "marketplace/README.md": `# Sample
`,
  "marketplace/checklist.md": `# Publish
`,
  "marketplace/description.bbcode": `[b]Counts.[/b]
`,
  "marketplace/instructions.bbcode": `1. Count.
`,
  "marketplace/listing.json": `{
  "categories": ["technical", "chat"],
  "data_tracked": false,
  "data_tracked_description": "Nothing.",
  "versions": [{ "version": "1.0.0", "note": "First version." }]
}
`,
  "src/keys.ts": `export const addressKey = { caption: "Address", type: "client_safe" } as const;
export const passwordKey = { caption: "Very secret password", type: "secure" } as const;
`,
  "src/manifest.ts": `import { addUp } from "./actions/add-up.ts";
import { showIt } from "./actions/show-it.ts";
import { counterElement } from "./elements/counter/manifest.ts";
import { addressKey, passwordKey } from "./keys.ts";

export const manifest = {
  name: "Sample counter",
  keys: { address: addressKey, password: passwordKey },
  elements: { counter: counterElement },
  actions: { "show-it": showIt, "add-up": addUp },
  api_calls: {
    counts: {
      name: "Sample counts",
      method: "get",
      path: "/api/counts/[counter_id]",
      url_params: { counter_id: { sample: "c_sample", doc: "Which counter." } },
      headers: { Authorization: { sample: "Bearer sample", doc: "The token." } },
      params: { refresh: { sample: "1", doc: "Anything.", allow_blank: true } },
      doc: "Counts of a counter.",
      answer: {
        total: { value: "number", sample: 2 },
        owner: {
          caption: "Owner",
          fields: { name: { value: "text", sample: "Kim" }, tags: { value: "text", is_list: true, sample: "a" } },
        },
        counts: {
          caption: "Sample counts count",
          is_list: true,
          fields: {
            at: { value: "date", sample: "2026-05-04T09:00:00.000Z" },
            by: { caption: "By", fields: { id: { value: "text", sample: "u_1" } } },
            notes: {
              caption: "Sample counts note",
              is_list: true,
              fields: { text: { value: "text", sample: "Hello" } },
            },
          },
        },
      },
    },
  },
} as const;
`,
  "src/actions/add-up.ts": `import { createHmac } from "node:crypto";
import { passwordKey } from "../keys.ts";
import { ok, outcome, serverAction } from "./server-action.ts";

export const addUp = {
  display: "Foyer - Add up",
  type: "server_side",
  category: "plugins",
  fields: {
    count_type: { editor: "custom_type", caption: "Type", doc: "The type.", optional: true },
    one: { editor: "DynamicValue", value: "number", caption: "One", doc: "A number." },
  },
  returns: {
    sum: { caption: "Sum", value: "number" },
    counts: { caption: "Counts", value: { field: "count_type" }, is_list: true },
    ...outcome,
  },
} as const;

export default serverAction(async ({ properties, context }) => {
  const seal = createHmac("sha256", context.keys[passwordKey.caption]).update("x").digest("hex");
  return ok({ sum: properties.one + seal.length, counts: properties.count_type ? [] : null });
});
`,
  "src/actions/server-action.ts": `export const outcome = { success: { caption: "Success", value: "boolean" } } as const;

export function ok<Values>(values: Values): { values: Values } {
  return { values };
}

export function serverAction(run) {
  return async (properties, context) => {
    const { values } = await run({ properties, context });
    return { ...values, success: true };
  };
}
`,
  "src/actions/show-it.ts": `export const showIt = {
  display: "Foyer - Show it",
  type: "client_side_web",
  category: "plugins",
  fields: { text: { editor: "StaticText", caption: "Text", doc: "What to show." } },
  returns: {},
} as const;

export default function run(properties): void {
  document.title = properties.text;
}
`,
  "src/elements/counter/counter.ts": `import { addressKey } from "../../keys.ts";
import { Outlet } from "../../platform/outlet.ts";

export class Counter {
  outlet;
  total = 0;
  constructor(instance, context) {
    this.outlet = new Outlet(instance);
    if (!context.keys[addressKey.caption]) context.reportDebugger("no address");
  }
  draw(properties) {
    const { mode, count_type: type } = properties;
    this.outlet.publish("counts", type ? [] : null);
    return \`\${mode}\${properties.step}\${properties["accent"]}\${properties.bubble.width()}\`;
  }
  add(by: number) {
    this.total += by;
    this.outlet.publish("total", this.total);
    this.outlet.fire(this.total === 0 ? "cleared" : "counted");
  }
}
`,
  "src/elements/counter/initialize.ts": `import { Counter } from "./counter.ts";

export default function initialize(instance, context): void {
  instance.data.foyer = new Counter(instance, context);
}
`,
  "src/elements/counter/manifest.ts": `export const counterElement = {
  display: "Foyer Counter",
  category: "visual elements",
  icon: "ion-chatbubble",
  default_dim: { width: 100, height: 50 },
  add_is_visible: true,
  has_reset_fn: true,
  property_applications: { resizable: true, MinWidth: true },
  fields: {
    info: { editor: "Label", caption: "Choose a type below" },
    count_type: { editor: "custom_type", caption: "Type of counts", doc: "The type.", optional: true },
    step: { editor: "StaticNumber", caption: "Step", doc: "How much at once.", default_val: 1 },
    mode: { editor: "Dropdown", caption: "Mode", doc: "Which way.", options: ["Up", "Down"], default_val: "Up" },
    accent: { editor: "Color", caption: "Accent", doc: "Its colour.", optional: true, in_style: true },
  },
  states: {
    total: { caption: "Total", doc: "So far.", value: "number" },
    counts: { caption: "Counts", doc: "All.", value: { field: "count_type" }, is_list: true },
  },
  events: { counted: { caption: "Counted", doc: "One more." }, cleared: { caption: "Cleared", doc: "None." } },
  actions: {
    add: {
      caption: "Add",
      doc: "Adds.",
      fields: { by: { editor: "DynamicValue", value: "number", caption: "By", doc: "How many.", optional: true } },
    },
  },
} as const;
`,
  "src/elements/counter/preview.ts": `export default function preview(instance, properties): void {
  instance.canvas[0].textContent = \`\${properties.bubble.width()} wide\`;
}
`,
  "src/elements/counter/reset.ts": `export default function reset(instance): void {
  instance.data.foyer.add(-instance.data.foyer.total);
}
`,
  "src/elements/counter/update.ts": `export default function update(instance, properties): void {
  instance.data.foyer.draw(properties);
}
`,
  "src/elements/counter/actions/add.ts": `export default function add(instance, properties): void {
  instance.data.foyer.add(properties.by ?? 1);
}
`,
  "src/platform/outlet.ts": `export class Outlet {
  instance;
  constructor(instance) {
    this.instance = instance;
  }
  publish(name: string, value: unknown) {
    this.instance.publishState(name, value);
  }
  fire(name: string) {
    this.instance.triggerEvent(name);
  }
}
`,
};
