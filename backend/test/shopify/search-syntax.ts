/** As much as the app uses of Shopify's search syntax: `id:1`, `id:>=1`, `published_status:published`, `updated_at:>'…'`, all of them. */
export interface Searched {
  id: number;
  updatedAt: string;
  isPublished: boolean;
}

/** Shopify takes no notice of what it does not know; this one throws. */
export function searchFor(query: string | null | undefined): (thing: Searched) => boolean {
  const terms = (query ?? "").split(" ").filter((term) => term !== "");
  const tests = terms.map((term): ((thing: Searched) => boolean) => {
    const [, least] = /^id:>=(\d+)$/.exec(term) ?? [];
    if (least !== undefined) return (thing) => thing.id >= Number(least);
    const [, id] = /^id:(\d+)$/.exec(term) ?? [];
    if (id !== undefined) return (thing) => thing.id === Number(id);
    if (term === "published_status:published") return (thing) => thing.isPublished;
    const [, since] = /^updated_at:>'([\dT:.Z-]+)'$/.exec(term) ?? [];
    if (since !== undefined) return (thing) => Date.parse(thing.updatedAt) > Date.parse(since);
    throw new Error(`the stand-in knows no search for ${term}`);
  });
  return (thing) => tests.every((test) => test(thing));
}
