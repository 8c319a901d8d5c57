import * as z from "zod";
import { type AdminApi, AdminApiError } from "../admin-api.ts";

export interface Page {
  nodes: unknown[];
  /** Null: it was the last. */
  after: string | null;
  /** How many were asked for. */
  size: number;
}

const Connection = z.object({
  nodes: z.array(z.unknown()),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
});

/** Reads a page of the one connection a query has; a smaller one where that many cost more than a query may. */
export async function readPage(
  api: AdminApi,
  document: string,
  { size, ...variables }: { size: number; after?: string | null; query?: string | null },
): Promise<Page> {
  for (let first = size; ; first = Math.floor(first / 2)) {
    try {
      const [connection] = Object.values(await api.query<object>(document, { first, ...variables }));
      const { nodes, pageInfo } = Connection.parse(connection);
      return { nodes, after: pageInfo.hasNextPage ? pageInfo.endCursor : null, size: first };
    } catch (error) {
      if (!(error instanceof AdminApiError && error.code === "too_costly" && first > 1)) throw error;
    }
  }
}
