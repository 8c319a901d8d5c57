import {
  type DocumentNode,
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
  type GraphQLUnionType,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { AnyScope, ScopesOf } from "../../../../backend/test/shopify/needed-scopes.ts";

/**
 * As SDL, what of a schema these documents reach: the fields they ask for with all their arguments, and what those
 * take. Behind each type and field, the scopes of which it wants one.
 */
export function reducedSchema(
  schema: GraphQLSchema,
  scopesOf: ScopesOf,
  documents: readonly DocumentNode[],
): string {
  const { fields, inputs } = reached(schema, documents);
  const names = [...fields.keys()].toSorted();
  const types = names.map((name) => {
    const type = schema.getType(name);
    if (isUnionType(type)) return unionSdl(type, fields);
    if (!isCompositeType(type) || !("getFields" in type)) throw new TypeError(`${name} has no fields`);
    const own = Object.values(type.getFields()).filter((field) => fields.get(name)?.has(field.name));
    const interfaces = type.getInterfaces().filter((each) => fields.has(each.name));
    return [
      `${isInterfaceType(type) ? "interface" : "type"} ${name}`,
      interfaces.length > 0 ? ` implements ${interfaces.map((each) => each.name).join(" & ")}` : "",
      directive(scopesOf(name)),
      ` {\n${own.map((field) => `  ${sdlOf(field)}${directive(scopesOf(name, field.name))}\n`).join("")}}`,
    ].join("");
  });
  const taken = [...inputs].toSorted().map((name) => inputSdl(schema.getType(name)));
  const roots = [schema.getQueryType(), schema.getMutationType()].map((type) => type?.name);
  return [
    "directive @scopes(any: [String!]!) on OBJECT | INTERFACE | FIELD_DEFINITION",
    `schema {\n  query: ${roots[0]}\n  mutation: ${roots[1]}\n}`,
    ...types,
    ...taken,
    "",
  ].join("\n\n");
}

/** Of each type the fields that are asked for, and what stands at the ends: enums, scalars, inputs. */
function reached(
  schema: GraphQLSchema,
  documents: readonly DocumentNode[],
): { fields: Map<string, Set<string>>; inputs: Set<string> } {
  const fields = new Map<string, Set<string>>();
  const inputs = new Set<string>();
  const touch = (type: GraphQLNamedType): void => {
    if (isCompositeType(type)) fields.set(type.name, fields.get(type.name) ?? new Set());
    else if (!isSpecifiedScalarType(type) && !inputs.has(type.name)) {
      inputs.add(type.name);
      if (isInputObjectType(type))
        for (const each of Object.values(type.getFields())) touch(getNamedType(each.type));
    }
  };
  for (const document of documents) {
    const info = new TypeInfo(schema);
    visit(
      document,
      visitWithTypeInfo(info, {
        Field: () => {
          const [parent, field] = [info.getParentType(), info.getFieldDef()];
          if (!parent || !field || field.name.startsWith("__")) return;
          touch(parent);
          fields.get(parent.name)?.add(field.name);
          touch(getNamedType(field.type));
          for (const each of field.args) touch(getNamedType(each.type));
        },
      }),
    );
  }
  // An interface without fields is none: what all the types that are reached behind it have is an id.
  for (const [name, own] of fields)
    if (own.size === 0 && isInterfaceType(schema.getType(name))) {
      own.add("id");
      for (const each of schema.getPossibleTypes(schema.getType(name) as never))
        fields.get(each.name)?.add("id");
    }
  return { fields, inputs };
}

/** Of its types, those that are asked for something. */
function unionSdl(type: GraphQLUnionType, fields: ReadonlyMap<string, Set<string>>): string {
  const asked = type.getTypes().filter(({ name }) => fields.has(name));
  return `union ${type.name} = ${asked.map(({ name }) => name).join(" | ")}`;
}

function sdlOf({ name, args, type, deprecationReason }: GraphQLField<unknown, unknown>): string {
  const taken = args.map((each) => `${each.name}: ${String(each.type)}${defaultOf(each)}`).join(", ");
  const isOld = typeof deprecationReason === "string" ? " @deprecated" : "";
  return `${name}${taken === "" ? "" : `(${taken})`}: ${String(type)}${isOld}`;
}

/** That there is one decides whether the argument may be left out. */
function defaultOf({ default: given }: GraphQLField<unknown, unknown>["args"][number]): string {
  return given?.literal === undefined ? "" : ` = ${print(given.literal)}`;
}

function directive(scopes: AnyScope): string {
  return scopes.length === 0 ? "" : ` @scopes(any: ${JSON.stringify(scopes).replaceAll(",", ", ")})`;
}

function inputSdl(type: GraphQLNamedType | undefined): string {
  if (isScalarType(type)) return `scalar ${type.name}`;
  if (isEnumType(type))
    return `enum ${type.name} {\n${type
      .getValues()
      .map(({ name }) => `  ${name}\n`)
      .join("")}}`;
  if (!isInputObjectType(type)) throw new TypeError(`${type?.name} is nothing that is taken`);
  const fields = Object.values(type.getFields());
  return `input ${type.name} {\n${fields.map((each) => `  ${each.name}: ${String(each.type)}\n`).join("")}}`;
}
