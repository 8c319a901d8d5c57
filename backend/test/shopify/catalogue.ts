/** What a shop of the tests has, as its merchant sees it. Times are RFC 3339, as Shopify writes them. */
export interface StandInProduct {
  id: number;
  title: string;
  description: string;
  status: "ACTIVE" | "ARCHIVED" | "DRAFT" | "UNLISTED";
  isInOnlineStore: boolean;
  vendor: string;
  productType: string;
  tags: string[];
  updatedAt: string;
  options: { name: string; values: string[] }[];
  image: string | null;
  variants: { id: number; title: string; price: string; availableForSale: boolean }[];
}

export interface StandInWriting {
  id: number;
  handle: string;
  title: string;
  body: string;
  isPublished: boolean;
  updatedAt: string;
}
export interface StandInArticle extends StandInWriting {
  blog: { handle: string; title: string };
  tags: string[];
}

export interface StandInCollection {
  id: number;
  handle: string;
  title: string;
  description: string;
  isPublished: boolean;
  updatedAt: string;
  productsCount: number;
}

export interface StandInPolicy {
  id: number;
  type: string;
  title: string;
  body: string;
}

/** All that a shop has, and the changes a merchant makes: each moves the thing's time on. */
export class Catalogue {
  readonly products = new Map<number, StandInProduct>();
  readonly collections = new Map<number, StandInCollection>();
  readonly pages = new Map<number, StandInWriting>();
  readonly articles = new Map<number, StandInArticle>();
  readonly policies = new Map<number, StandInPolicy>();
  #seconds = Date.parse("2026-01-01T00:00:00Z") / 1_000;

  /** A second after the last: Shopify's times have no more. */
  now(): string {
    this.#seconds += 1;
    return `${new Date(this.#seconds * 1_000).toISOString().slice(0, 19)}Z`;
  }

  addProduct(given: Partial<StandInProduct> & { id: number; title: string }): StandInProduct {
    const product: StandInProduct = {
      description: "",
      status: "ACTIVE",
      isInOnlineStore: true,
      vendor: "Foyer Works",
      productType: "",
      tags: [],
      updatedAt: this.now(),
      options: [{ name: "Title", values: ["Default Title"] }],
      image: null,
      variants: [{ id: given.id * 100, title: "Default Title", price: "19.00", availableForSale: true }],
      ...given,
    };
    this.products.set(product.id, product);
    return product;
  }

  changeProduct(id: number, changed: Partial<StandInProduct>): void {
    const product = this.products.get(id);
    if (!product) throw new Error(`there is no product ${id}`);
    Object.assign(product, { updatedAt: this.now() }, changed);
  }

  addCollection(given: Partial<StandInCollection> & { id: number; title: string }): StandInCollection {
    const collection: StandInCollection = {
      handle: given.title.toLowerCase().replaceAll(" ", "-"),
      description: "",
      isPublished: true,
      updatedAt: this.now(),
      productsCount: 1,
      ...given,
    };
    this.collections.set(collection.id, collection);
    return collection;
  }

  addPage(given: Partial<StandInWriting> & { id: number; title: string; body: string }): StandInWriting {
    const page: StandInWriting = {
      handle: given.title.toLowerCase().replaceAll(" ", "-"),
      isPublished: true,
      updatedAt: this.now(),
      ...given,
    };
    this.pages.set(page.id, page);
    return page;
  }

  addArticle(given: Partial<StandInArticle> & { id: number; title: string; body: string }): StandInArticle {
    const article: StandInArticle = {
      handle: given.title.toLowerCase().replaceAll(" ", "-"),
      isPublished: true,
      updatedAt: this.now(),
      blog: { handle: "news", title: "News" },
      tags: [],
      ...given,
    };
    this.articles.set(article.id, article);
    return article;
  }

  addPolicy(type: string, title: string, body: string): void {
    const id = this.policies.size + 1;
    this.policies.set(id, { id, type, title, body });
  }
}
