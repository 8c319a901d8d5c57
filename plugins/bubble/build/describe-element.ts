import type { ElementAction, ElementManifest } from "../src/platform/manifest.ts";
import { describeFields, describeType } from "./describe-fields.ts";
import type { IdOf } from "./id-of.ts";

/** What Bubble writes for a function that nobody has filled in. */
export const emptyStateFunction = "function(properties, context) {\n\n\n\n}";

/** An element's `params.json`. */
export function describeElement(element: ElementManifest, path: string, idOf: IdOf): unknown {
  const { fields, states, events, actions: _, ...settings } = element;
  const describedStates = Object.entries(states).map(([name, state]) => [
    idOf(`${path}/states/${name}`),
    {
      ...state,
      value: describeType(state.value, path, idOf),
      name,
      initialization_code: { fn: emptyStateFunction },
    },
  ]);
  const describedEvents = Object.entries(events).map(([name, event]) => [
    idOf(`${path}/events/${name}`),
    { ...event, name },
  ]);
  return {
    ...settings,
    platform_type: "web",
    fields: describeFields(fields, path, idOf),
    states: Object.fromEntries(describedStates),
    events: Object.fromEntries(describedEvents),
  };
}

/** The `params.json` of an element's action. */
export function describeElementAction(action: ElementAction, path: string, idOf: IdOf): unknown {
  return { ...action, fields: describeFields(action.fields ?? {}, path, idOf) };
}
