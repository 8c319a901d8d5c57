/** A product's variants stand in the result right behind it. */
export const runBulk = `mutation FoyerRunBulk($query: String!) {
  bulkOperationRunQuery(query: $query, groupObjects: true) {
    bulkOperation { id }
    userErrors { field message code }
  }
}`;

export const bulkState = `query FoyerBulkState($id: ID!) {
  bulkOperation(id: $id) { id status errorCode url }
}`;
