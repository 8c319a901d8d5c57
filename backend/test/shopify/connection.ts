import { GraphQLError } from "graphql";

export interface ConnectionArgs {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
  reverse?: boolean;
  sortKey?: string;
  query?: string | null;
}

export interface ConnectionMode {
  isBulk: boolean;
  /** How far a list can be turned over. */
  mostPaged?: number;
}

interface Sortable {
  id: number;
  updatedAt: string;
}

/** Shopify's most for any page of a list. */
const mostNodes = 250;

/** A page of things as Shopify gives it: by a cursor that knows a place in the order, whatever moves meanwhile. */
export function connection<T extends Sortable, Node>(
  things: Iterable<T>,
  args: ConnectionArgs,
  toNode: (thing: T) => Node,
  { isBulk, mostPaged = 25_000 }: ConnectionMode,
) {
  const { first, after, last, before, reverse = false, sortKey = "ID" } = args;
  if ((last ?? before) !== undefined) throw refused("the stand-in does not read backwards");
  if (!isBulk && first === undefined) throw refused("you must provide one of first or last");
  if (first && (first < 1 || first > mostNodes)) throw refused(`first cannot be greater than ${mostNodes}`);
  const keyOf = sortKeys[sortKey];
  if (!keyOf) throw refused(`the stand-in sorts by no ${sortKey}`);
  const sign = reverse ? -1 : 1;
  const compare = (a: Key, b: Key): number => sign * (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]);
  const sorted = [...things].map((thing) => ({ thing, key: keyOf(thing) }));
  sorted.sort((a, b) => compare(a.key, b.key));
  const start = after ? readCursor(after) : null;
  const rest = start ? sorted.filter(({ key }) => compare(key, start) > 0) : sorted;
  if (!isBulk && start && sorted.length - rest.length >= mostPaged)
    throw refused(`pagination is limited to ${mostPaged} objects`);
  const page = isBulk ? rest : rest.slice(0, first ?? mostNodes);
  const nodes = page.map(({ thing }) => toNode(thing));
  return {
    nodes,
    edges: nodes.map((node) => ({ node })),
    pageInfo: {
      hasNextPage: page.length < rest.length,
      endCursor: page.length > 0 ? btoa(JSON.stringify(page.at(-1)?.key)) : null,
    },
  };
}

type Key = readonly [value: string | number, id: number];
const sortKeys: Record<string, (thing: Sortable) => Key> = {
  ID: ({ id }) => [id, id],
  UPDATED_AT: ({ updatedAt, id }) => [updatedAt, id],
  POSITION: ({ id }) => [id, id],
};

function readCursor(cursor: string): Key {
  try {
    return JSON.parse(atob(cursor)) as Key;
  } catch {
    throw refused("invalid cursor");
  }
}

const refused = (message: string): GraphQLError => new GraphQLError(message);
