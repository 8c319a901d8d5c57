const collection = `id handle title updatedAt description(truncateAt: 2000) productsCount { count }`;

/** `query` is to hold `published_status:published`: a collection does not say of itself whether it is. */
export const collectionsPage = `query FoyerCollections($first: Int!, $after: String, $query: String!) {
  collections(first: $first, after: $after, query: $query, sortKey: UPDATED_AT, reverse: true) {
    pageInfo { hasNextPage endCursor }
    nodes { ${collection} }
  }
}`;

/** What there is, and of when: from an id on, for no list can be turned over without end. */
export const collectionsListed = `query FoyerCollectionsListed($first: Int!, $query: String!) {
  collections(first: $first, query: $query, sortKey: ID) {
    pageInfo { hasNextPage endCursor }
    nodes { id updatedAt }
  }
}`;
