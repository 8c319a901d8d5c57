import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  createServer,
  request,
} from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";

export interface Proxy {
  url: string;
  /** Ends every connection there is, as a bad network does. New ones are taken. */
  cut(): void;
  close(): Promise<void>;
}

/**
 * Asks somebody else what came in, and gives back the answer as it comes. The WordPress plugin's tests, which are no part
 * of this workspace, call it too.
 *
 * @public
 */
export function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { hostname, port, headers }: { hostname: string; port: string; headers: IncomingHttpHeaders },
): void {
  const onward = request(
    { hostname, port, path: incoming.url, method: incoming.method, headers },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      answer.pipe(outgoing);
    },
  );
  onward.on("error", () => outgoing.destroy());
  outgoing.on("close", () => onward.destroy());
  incoming.pipe(onward);
}

/** What stands between a visitor and the backend in an office: refuses to upgrade, or speaks for another address. */
export async function startProxy(
  target: string,
  { refuseSockets = false, address }: { refuseSockets?: boolean; address?: string } = {},
): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const forwarded = address === undefined ? {} : { "cf-connecting-ip": address };
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    passOn(incoming, outgoing, { hostname, port, headers: { ...incoming.headers, ...forwarded } });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (incoming, socket: Socket, head) => {
    socket.on("error", () => socket.destroy());
    if (refuseSockets) {
      socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    const onward = connect(Number(port), hostname, () => {
      const headers = Object.entries({ ...incoming.headers, ...forwarded });
      const lines = headers.map(([name, value]) => `${name}: ${String(value)}\r\n`).join("");
      onward.write(`GET ${incoming.url} HTTP/1.1\r\n${lines}\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("close", () => onward.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
