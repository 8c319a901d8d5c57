import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What arrived at an owner's server. */
export interface ToolCallSeen {
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
}

type Answers = Record<string, (response: ServerResponse, tried: number) => void>;

/** An owner's server on this machine, which answers each path in a way of its own, good or bad. */
export class MisbehavingTool {
  readonly #server: Server;
  readonly seen: ToolCallSeen[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(answers: Answers): Promise<MisbehavingTool> {
    const server = createServer((request, response) => {
      const path = request.url ?? "";
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        tool.seen.push({ path, headers: request.headers, text: Buffer.concat(parts).toString() });
        const answer = answers[path];
        if (answer) answer(response, tool.at(path).length);
        else response.writeHead(404).end();
      });
    });
    const tool = new MisbehavingTool(server);
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    return tool;
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  at(path: string): ToolCallSeen[] {
    return this.seen.filter((each) => each.path === path);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** As the documentation tells an owner to check it. */
export function isSignedWith(secret: string, { headers, text }: ToolCallSeen): boolean {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signed = [headers["webhook-id"], headers["webhook-timestamp"], text].join(".");
  const wanted = `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
  return String(headers["webhook-signature"]).split(" ").includes(wanted);
}
