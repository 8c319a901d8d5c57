import { type RequestListener, createServer } from "node:http";

/** A server on an origin of its own. */
export interface ServedOrigin {
  url: string;
  /** Waits for no connection that is still open. */
  close(): Promise<void>;
}

/**
 * Answers at a port of this machine's loopback. Test pages are told by their address what to be, which makes some of
 * them long: 200,000 bytes of headers are taken. The Shopify extension's tests, which are no part of this workspace, call
 * it too.
 */
export async function serveOn(port: number, listener: RequestListener): Promise<ServedOrigin> {
  const server = createServer({ maxHeaderSize: 200_000 }, listener);
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
