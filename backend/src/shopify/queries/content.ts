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

/** What there is, and of when. */
export const pagesListed = `query FoyerPagesListed($first: Int!, $after: String) {
  pages(first: $first, after: $after, sortKey: ID) {
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

/** What there is, and of when. */
export const articlesListed = `query FoyerArticlesListed($first: Int!, $after: String) {
  articles(first: $first, after: $after, sortKey: ID) {
    pageInfo { hasNextPage endCursor }
    nodes { id isPublished updatedAt }
  }
}`;
