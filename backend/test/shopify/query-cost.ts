import {
  type DocumentNode,
  getNamedType,
  type GraphQLSchema,
  isCompositeType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ValueNode,
} from "graphql";

/**
 * What a query is taken to cost before it is answered, as Shopify's documentation has it: an object 1, a connection 2
 * and what it may bring, a mutation 10; what is no object costs nothing.
 */
export function requestedCost(
  document: DocumentNode,
  schema: GraphQLSchema,
  variables: Record<string, unknown>,
): number {
  const info = new TypeInfo(schema);
  // Of each field that is open, how often it may come.
  const times = [1];
  let cost = 0;
  const valueOf = (value: ValueNode | undefined): unknown =>
    value?.kind === "Variable"
      ? variables[value.name.value]
      : value?.kind === "IntValue"
        ? Number(value.value)
        : undefined;
  visit(
    document,
    visitWithTypeInfo(info, {
      OperationDefinition: ({ operation }) => {
        if (operation === "mutation") cost += 10;
      },
      Field: {
        enter: (node) => {
          const field = info.getFieldDef();
          const mine = times.at(-1) ?? 1;
          const type = field && getNamedType(field.type);
          const argument = (name: string): unknown =>
            valueOf(node.arguments?.find((each) => each.name.value === name)?.value);
          let below = mine;
          if (isCompositeType(type)) {
            const isConnection = type.name.endsWith("Connection");
            const isPart = type.name.endsWith("Edge") || type.name === "PageInfo";
            const ids = argument("ids");
            if (isConnection) {
              cost += 2 * mine;
              below = mine * Number(argument("first") ?? 1);
            } else if (Array.isArray(ids)) {
              below = mine * ids.length;
              cost += below;
            } else if (!isPart) cost += mine;
          }
          times.push(below);
        },
        leave: () => {
          times.pop();
        },
      },
    }),
  );
  return cost;
}

/** What it cost once it is answered: by the objects that came. */
export function actualCost(data: unknown): number {
  if (Array.isArray(data)) return data.reduce<number>((sum, each) => sum + actualCost(each), 0);
  if (typeof data !== "object" || data === null) return 0;
  return Object.values(data).reduce<number>((sum, each) => sum + actualCost(each), 1);
}
