import { BuiltInToolName, type ToolDefinition } from "@foyer/shared-widget/protocol";
import { refusedAddress } from "../notify/public-address.ts";
import { checkableSchema, type SchemaFault } from "./checkable-schema.ts";

const mostSchemaBytes = 8_000;

/** What keeps tools from being taken together, by field. Each is well-formed for itself. */
export function definitionFaults(
  definitions: readonly ToolDefinition[],
  { allowPrivate }: { allowPrivate: boolean },
): SchemaFault[] {
  return definitions.flatMap((definition, at) =>
    [
      ...nameFaults(definition, definitions.slice(0, at), definitions),
      ...(definition.kind === "built_in" ? [] : addressFaults(definition.url, allowPrivate)),
      ...(definition.kind === "webhook" ? schemaFaults(definition.parameters) : []),
    ].map(({ path, message }) => ({ path: `tools.${at}.${path}`, message })),
  );
}

function nameFaults(
  { kind, name }: ToolDefinition,
  before: readonly ToolDefinition[],
  all: readonly ToolDefinition[],
): SchemaFault[] {
  if (before.some((each) => each.name === name)) return no("Another tool has this name.");
  if (kind === "built_in") return [];
  if ((BuiltInToolName.options as readonly string[]).includes(name))
    return no("A built-in tool has this name.");
  const server = all.find(
    (each) => each.kind === "mcp" && each.name !== name && name.startsWith(`${each.name}_`),
  );
  return server ? no(`Names that begin with ${server.name}_ are for that server's own tools.`) : [];
}

function no(message: string): SchemaFault[] {
  return [{ path: "name", message }];
}

function addressFaults(url: string, allowPrivate: boolean): SchemaFault[] {
  const message = refusedAddress(url, { allowPrivate });
  return message === null ? [] : [{ path: "url", message }];
}

function schemaFaults(parameters: Record<string, unknown>): SchemaFault[] {
  if (new TextEncoder().encode(JSON.stringify(parameters)).byteLength > mostSchemaBytes)
    return [{ path: "parameters", message: `A schema may have ${mostSchemaBytes} bytes as JSON.` }];
  const checkable = checkableSchema(parameters);
  return checkable.ok
    ? []
    : checkable.faults.map(({ path, message }) => ({
        path: ["parameters", path].filter(Boolean).join("."),
        message,
      }));
}
