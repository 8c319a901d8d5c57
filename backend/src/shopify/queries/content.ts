const page = `id handle title body isPublished updatedAt`;
const article = `id handle title body isPublished updatedAt tags blog { handle title }`;

export const pagesPage = `query FoyerPages($first: Int!, $after: String, $query: String) {
  pages(first: $first, after: $after, query: $query, sortKey: UPDATED_AT, reverse: true) {
    pageInfo { hasNextPage endCursor }
    nodes { ${page} }
  }
}`;

export const pagesById = `query FoyerPagesById($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Page { ${page} } }
}`;

/** What there is, and of when: from an id on, for no list can be turned over without end. */
export const pagesListed = `query FoyerPagesListed($first: Int!, $query: String!) {
  pages(first: $first, query: $query, sortKey: ID) {
    pageInfo { hasNextPage endCursor }
    nodes { id isPublished updatedAt }
  }
}`;

export const articlesPage = `query FoyerArticles($first: Int!, $after: String, $query: String) {
  articles(first: $first, after: $after, query: $query, sortKey: UPDATED_AT, reverse: true) {
    pageInfo { hasNextPage endCursor }
    nodes { ${article} }
  }
}`;

export const articlesById = `query FoyerArticlesById($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Article { ${article} } }
}`;

/** What there is, and of when: from an id on, for no list can be turned over without end. */
export const articlesListed = `query FoyerArticlesListed($first: Int!, $query: String!) {
  articles(first: $first, query: $query, sortKey: ID) {
    pageInfo { hasNextPage endCursor }
    nodes { id isPublished updatedAt }
  }
}`;
