const product = `
  id title status vendor productType tags onlineStoreUrl updatedAt
  description(truncateAt: 2000)
  priceRangeV2 { minVariantPrice { amount currencyCode } maxVariantPrice { amount currencyCode } }
  options { name values }
  featuredMedia { preview { image { url } } }
  variantsCount { count }`;
/** As many as a product's text tells of. */
const variants = `variants(first: 20) { nodes { title availableForSale } }`;

export const productsCount = `query FoyerProductsCount($limit: Int!) {
  productsCount(limit: $limit) { count }
}`;

/** The newest first. */
export const productsPage = `query FoyerProducts($first: Int!, $after: String) {
  products(first: $first, after: $after, sortKey: UPDATED_AT, reverse: true) {
    pageInfo { hasNextPage endCursor }
    nodes { ${product} ${variants} }
  }
}`;

export const productsById = `query FoyerProductsById($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Product { ${product} ${variants} } }
}`;

/** What there is, and of when: from an id on, for no list can be turned over without end. */
export const productsListed = `query FoyerProductsListed($first: Int!, $query: String!) {
  products(first: $first, query: $query, sortKey: ID) {
    pageInfo { hasNextPage endCursor }
    nodes { id status onlineStoreUrl updatedAt }
  }
}`;

/** All of them, for a bulk operation: there connections are edges, and bring all they have. */
export const productsInBulk = `query FoyerProductsInBulk {
  products {
    edges { node { ${product} variants { edges { node { title availableForSale } } } } }
  }
}`;
