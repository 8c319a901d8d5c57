/** Titles come from WordPress's REST API as HTML; here they are text. */
export function decodeEntities(html: string): string {
  return new DOMParser().parseFromString(html, "text/html").body.textContent ?? "";
}
