import {
  type DocumentNode,
  getNamedType,
  type GraphQLSchema,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";

/** Access scopes of which any one will do. */
export type AnyScope = readonly string[];

/** What Shopify wants for a type (no `field`) or for one of a type's fields. Empty: nothing. */
export type ScopesOf = (type: string, field?: string) => AnyScope;

/** What Shopify wants to be granted before it answers a document: of each, any one will do. */
export function neededScopes(document: DocumentNode, schema: GraphQLSchema, scopesOf: ScopesOf): AnyScope[] {
  const needed = new Map<string, AnyScope>();
  const need = (scopes: AnyScope): void => {
    if (scopes.length > 0) needed.set(scopes.toSorted().join(), scopes);
  };
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: () => {
        const [parent, field] = [info.getParentType(), info.getFieldDef()];
        if (!parent || !field) return;
        need(scopesOf(parent.name, field.name));
        const type = getNamedType(field.type);
        if (isObjectType(type)) need(scopesOf(type.name));
      },
      // Where the field gives an interface, what is asked of it says what it is.
      InlineFragment: () => {
        const type = info.getType();
        if (isObjectType(type)) need(scopesOf(type.name));
      },
    }),
  );
  return [...needed.values()];
}

/** Of scopes an app asks for: which needs they leave open, and which of them nothing needs. */
export function compareScopes(asked: readonly string[], needed: readonly AnyScope[]) {
  const granted = needed.map((any) => any.filter((scope) => asked.includes(scope)));
  return {
    missing: needed.filter((_, at) => granted[at]?.length === 0),
    unneeded: asked.filter((scope) => !granted.some((any) => any.length === 1 && any[0] === scope)),
  };
}
