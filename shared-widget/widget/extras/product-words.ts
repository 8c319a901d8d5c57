import type english from "../../locales/products/en.json";

/** What is said of products. */
export type ProductWords = typeof english;
