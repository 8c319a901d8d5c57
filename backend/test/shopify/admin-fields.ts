import { GraphQLError } from "graphql";
import { adminSchema, read } from "./admin-server.ts";
import type { StandInArticle, StandInCollection, StandInProduct, StandInWriting } from "./catalogue.ts";
import { connection, type ConnectionArgs, type ConnectionMode } from "./connection.ts";
import { searchFor } from "./search-syntax.ts";
import type { StandInShop } from "./shop-world.ts";

const described = (description: string) => (args: { truncateAt?: number }) =>
  description.slice(0, args.truncateAt);

const page = (each: StandInWriting) => ({
  ...each,
  __typename: "Page",
  id: `gid://shopify/Page/${each.id}`,
});

const article = (each: StandInArticle) => ({
  ...each,
  __typename: "Article",
  id: `gid://shopify/Article/${each.id}`,
});

const collection = (each: StandInCollection) => ({
  ...each,
  __typename: "Collection",
  id: `gid://shopify/Collection/${each.id}`,
  description: described(each.description),
  productsCount: { count: each.productsCount },
});

/** What a shop answers for each field of the schema's roots. In a bulk operation, lists bring all they have. */
export function adminFields(shop: StandInShop, mode: ConnectionMode) {
  const { catalogue } = shop;
  const address = (path: string): string => `https://${shop.primaryHost}${path}`;

  const money = (amount: number) => ({ amount: amount.toFixed(2), currencyCode: shop.currency });
  const product = (each: StandInProduct) => {
    const prices = each.variants.map(({ price }) => Number(price));
    return {
      ...each,
      __typename: "Product",
      id: `gid://shopify/Product/${each.id}`,
      description: described(each.description),
      onlineStoreUrl:
        each.isInOnlineStore && each.status === "ACTIVE"
          ? address(`/products/${each.title.toLowerCase().replaceAll(/\W+/g, "-")}`)
          : null,
      priceRangeV2: {
        minVariantPrice: money(Math.min(...prices)),
        maxVariantPrice: money(Math.max(...prices)),
      },
      options: each.options,
      featuredMedia:
        each.image === null ? null : { __typename: "MediaImage", preview: { image: { url: each.image } } },
      variantsCount: { count: each.variants.length },
      variants: (args: ConnectionArgs) =>
        connection(
          each.variants.map((variant) => ({ ...variant, updatedAt: each.updatedAt })),
          args,
          (variant) => ({ ...variant, id: `gid://shopify/ProductVariant/${variant.id}` }),
          mode,
        ),
    };
  };
  const listed = <T extends { id: number; updatedAt: string; isPublished?: boolean }, Node>(
    things: ReadonlyMap<number, T>,
    toNode: (thing: T) => Node,
  ) => {
    return (args: ConnectionArgs) => {
      const isWanted = searchFor(args.query);
      const wanted = [...things.values()].filter((each) => isWanted({ isPublished: true, ...each }));
      return connection(wanted, args, toNode, mode);
    };
  };
  const nodeOf = (gid: string) => {
    const [, type, id] = /^gid:\/\/shopify\/(\w+)\/(\d+)$/.exec(gid) ?? [];
    const of = <T, Node>(things: ReadonlyMap<number, T>, toNode: (thing: T) => Node) => {
      const found = things.get(Number(id));
      return found === undefined ? null : toNode(found);
    };
    if (type === "Product") return of(catalogue.products, product);
    if (type === "Page") return of(catalogue.pages, page);
    if (type === "Article") return of(catalogue.articles, article);
    throw new GraphQLError(`Invalid global id '${gid}'`);
  };

  return {
    shop: {
      id: "gid://shopify/Shop/1",
      name: shop.name,
      myshopifyDomain: shop.domain,
      primaryDomain: { host: shop.primaryHost },
      currencyCode: shop.currency,
      ianaTimezone: shop.timeZone,
      shopPolicies: [...catalogue.policies.values()].map((each) => ({
        ...each,
        id: `gid://shopify/ShopPolicy/${each.id}`,
        url: address(`/policies/${each.type.toLowerCase().replaceAll("_", "-")}`),
      })),
    },
    currentAppInstallation: {
      id: shop.installationId,
      accessScopes: shop.tokens.scopes.split(",").map((handle) => ({ handle })),
      activeSubscriptions: shop.subscriptions
        .filter(({ status }) => status === "ACTIVE")
        .map(({ name, status, handle }) => ({
          name,
          status,
          lineItems: [
            { plan: { pricingDetails: { __typename: "AppRecurringPricing", planHandle: handle } } },
          ],
        })),
      metafield: ({ namespace, key }: { namespace: string; key: string }) => {
        const found = shop.metafields.get(`${namespace}.${key}`);
        return found ? { value: found.value } : null;
      },
    },
    products: listed(catalogue.products, product),
    pages: listed(catalogue.pages, page),
    articles: listed(catalogue.articles, article),
    collections: listed(catalogue.collections, collection),
    productsCount: ({ limit }: { limit: number }) => ({ count: Math.min(limit, catalogue.products.size) }),
    nodes: ({ ids }: { ids: string[] }) => ids.map(nodeOf),
    bulkOperation: ({ id }: { id: string }) => shop.bulk.read(shop.domain, id),
    bulkOperationRunQuery: ({ query, groupObjects }: { query: string; groupObjects: boolean }) => {
      const document = read(query);
      if ("errors" in document) {
        const userErrors = document.errors.map(({ message }) => ({
          message,
          field: ["query"],
          code: "INVALID",
        }));
        return { bulkOperation: null, userErrors };
      }
      return shop.bulk.begin(document, adminSchema, adminFields(shop, { isBulk: true }), { groupObjects });
    },
    metafieldsSet: ({ metafields }: { metafields: MetafieldInput[] }) => setMetafields(shop, metafields),
  };
}

interface MetafieldInput {
  ownerId: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
}

function setMetafields(shop: StandInShop, given: readonly MetafieldInput[]) {
  const userErrors = given
    .filter(({ ownerId }) => ownerId !== shop.installationId)
    .map(() => ({ field: ["metafields"], message: "Owner does not exist", code: "INVALID" }));
  if (userErrors.length === 0)
    for (const { namespace, key, type, value } of given) {
      if (type === "json") JSON.parse(value);
      shop.metafields.set(`${namespace}.${key}`, { type, value });
    }
  return { userErrors };
}
