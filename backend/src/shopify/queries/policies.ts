export const policiesQuery = `query FoyerPolicies {
  shop {
    shopPolicies { type title body url }
  }
}`;
