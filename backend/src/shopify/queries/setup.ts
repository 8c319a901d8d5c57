const subscriptions = `activeSubscriptions {
      name
      status
      lineItems { plan { pricingDetails { ... on AppRecurringPricing { planHandle } } } }
    }`;

/** Of what an installation is told, and of what it was told before. */
export const setupQuery = `query FoyerSetup {
  shop {
    id
    name
    myshopifyDomain
    primaryDomain { host }
    currencyCode
    ianaTimezone
  }
  currentAppInstallation {
    id
    accessScopes { handle }
    ${subscriptions}
    config: metafield(namespace: "foyer", key: "config") { value }
    identity: metafield(namespace: "foyer", key: "identity") { value }
  }
}`;

/** What the shop pays for. */
export const planQuery = `query FoyerPlan {
  currentAppInstallation {
    ${subscriptions}
  }
}`;

export const setMetafields = `mutation FoyerSetMetafields($metafields: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $metafields) {
    userErrors { field message code }
  }
}`;
