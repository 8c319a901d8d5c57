import { apiKeyKey, identitySecretKey } from "../keys.ts";
import type { ServerContext } from "../platform/bubble.ts";
import type { ActionManifest, Fields } from "../platform/manifest.ts";
import type { Properties, Returned } from "../platform/values.ts";
import { ActionRefusal } from "./action-refusal.ts";
import { BackendApi, deadlineMs } from "./backend-api.ts";

/*
 * How a server action is written: `src/actions/<key>.ts` exports its manifest, and by default
 * `serverAction(manifest, async ({ properties, context, backend }) => …)`. What the action returns of its own is one
 * object literal, with every name declared and no other, given to `ok(…)`; `success`, `status_code`, `error_code` and
 * `error_message` are added here and nowhere else. Fields are read by name from a variable called `properties`.
 * What cannot be done is thrown as `ActionRefusal`.
 */

/** What every server action returns. */
export const outcome = {
  success: { caption: "Success", value: "boolean", doc: "Whether it was done." },
  status_code: {
    caption: "Status code",
    value: "number",
    doc: "What the backend answered, such as 200 or 404. Empty where it was not reached or not asked.",
  },
  error_code: { caption: "Error code", value: "text", doc: "One word for what went wrong, to compare with." },
  error_message: {
    caption: "Error message",
    value: "text",
    doc: "What went wrong and what to do about it, for the builder to read.",
  },
} as const satisfies ActionManifest["returns"];

/** What every server action asks, last. */
export const stopField = {
  stop_workflow_on_error: {
    caption: "Stop the workflow on error",
    editor: "Checkbox",
    default_val: false,
    doc: "Ticked: an error ends the workflow with a message. Otherwise the workflow goes on and reads Success and Error code.",
  },
} as const satisfies Fields;

export interface ServerActionManifest extends ActionManifest {
  type: "server_side";
  fields: Fields & typeof stopField;
  returns: ActionManifest["returns"] & typeof outcome;
}

interface Given<M extends ServerActionManifest> {
  properties: Properties<M["fields"]>;
  context: ServerContext;
  backend: BackendApi;
}

interface Done<Values> {
  values: Values;
  /** Not all went well, though there is something to return. */
  refusal?: ActionRefusal;
}

type Own<M extends ServerActionManifest> = Omit<Returned<M["returns"]>, keyof typeof outcome>;

/** What an action returns of its own: an object literal with each of its declared names. */
export function ok<Values>(values: Values): Done<Values> {
  return { values };
}

const messageCharsMax = 1_000;

/** An action as Bubble's server calls it: errors are returned, and thrown only where the builder asks for that. */
export function serverAction<const M extends ServerActionManifest>(
  manifest: M,
  run: (given: Given<M>) => Promise<Done<Own<M>>>,
  { withinMs = deadlineMs } = {},
): (properties: Properties<M["fields"]>, context: ServerContext) => Promise<Returned<M["returns"]>> {
  return async (properties, context) => {
    const backend = new BackendApi(context, withinMs);
    const { values, refusal } = await attempt(() => run({ properties, context, backend }));
    const message = refusal && withoutSecrets(refusal.message, context).slice(0, messageCharsMax);
    if (refusal && (properties as Properties<typeof stopField>).stop_workflow_on_error)
      throw new Error(`Foyer: ${message} (${refusal.code})`);
    return {
      ...complete(manifest.returns, values),
      success: !refusal,
      status_code: backend.status,
      error_code: refusal?.code ?? null,
      error_message: message ?? null,
    } as unknown as Returned<M["returns"]>;
  };
}

async function attempt<Values>(run: () => Promise<Done<Values>>): Promise<Partial<Done<Values>>> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ActionRefusal) return { refusal: error };
    const said = error instanceof Error ? error.message : String(error);
    return { refusal: new ActionRefusal("internal", `The plugin failed: ${said}`) };
  }
}

/** Every declared name, also where there is nothing to say. */
function complete(returns: ActionManifest["returns"], values: object | undefined): Record<string, unknown> {
  const given = { ...values } as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(returns).map(([name, { is_list }]) => [name, given[name] ?? (is_list ? [] : null)]),
  );
}

/** What a fault says may quote what it failed at. */
function withoutSecrets(message: string, context: ServerContext): string {
  const secrets = [context.keys[apiKeyKey.caption], context.keys[identitySecretKey.caption]];
  return secrets.reduce<string>((text, secret) => (secret ? text.replaceAll(secret, "•••") : text), message);
}
