import type { Product } from "../protocol/index.ts";
import { priceText } from "../widget/extras/price-text.ts";
import { ExternalLink } from "../widget/panel/external-link.tsx";
import { safeUrl } from "../widget/panel/markdown-inline.ts";

/** A product that the assistant recommended, in a line. One without a page is a link to nowhere. */
export const productRow = ({ title, price, url }: Product, language: string) => (
  <ExternalLink class="file" url={safeUrl(url)!}>
    <span dir="auto">{title}</span>
    <small>{priceText(price, language)}</small>
  </ExternalLink>
);
