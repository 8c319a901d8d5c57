import type { IncomingMessage } from "node:http";

/** What a page asks of the cart by Shopify's Ajax API. */
export interface CartRequest {
  items: { id: number; quantity: number }[];
  /** Counts from 1. */
  line: number;
  quantity: number;
  /** To be rendered anew, as the page at `sectionsUrl` has them. */
  sections: string[];
  sectionsUrl: string;
}

interface Fields {
  id?: string | number;
  items?: { id: string | number; quantity?: string | number }[];
  line?: string | number;
  quantity?: string | number;
  sections?: string | string[];
  sections_url?: string;
}

/** By JSON, or by a form as the theme's product page sends it. */
export async function readCartRequest(request: IncomingMessage): Promise<CartRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const type = request.headers["content-type"] ?? "";
  const body = new Response(Buffer.concat(chunks), { headers: { "content-type": type } });
  const fields = (
    type.startsWith("application/json") ? await body.json() : Object.fromEntries(await body.formData())
  ) as Fields;
  const items = fields.items ?? (fields.id === undefined ? [] : [{ ...fields, id: fields.id }]);
  return {
    items: items.map(({ id, quantity = 1 }) => ({ id: Number(id), quantity: Number(quantity) })),
    line: Number(fields.line),
    quantity: Number(fields.quantity),
    sections: namesIn(fields.sections),
    sectionsUrl: fields.sections_url ?? "/",
  };
}

/** A list, or one text with commas. */
export function namesIn(sections: string | string[] | null | undefined): string[] {
  return [sections ?? []].flat().flatMap((names) => names.split(",").filter(Boolean));
}
