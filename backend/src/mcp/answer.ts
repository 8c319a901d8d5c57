import {
  createMcpHandler,
  isLegacyRequest,
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import { limits } from "@foyer/shared-widget/protocol";

/** A document as an argument, and what is around it. */
const maxRequestBodySize = limits.documentBytes + limits.bodyBytes;

/**
 * Answers one request over streamable HTTP, in whichever revision of the protocol it speaks: since 2026-07-28 each
 * request says all there is to know, and those before did in a session, of which we keep none. Answers are JSON and
 * no event stream: no tool has anything to tell before it is done.
 */
export async function answer(request: Request, makeServer: () => McpServer): Promise<Response> {
  if (!(await isLegacyRequest(request, undefined, { maxRequestBodySize }))) {
    const handler = createMcpHandler(makeServer, {
      legacy: "reject",
      maxSubscriptions: 0,
      maxRequestBodySize,
    });
    return handler.fetch(request);
  }
  const server = makeServer();
  const transport = new WebStandardStreamableHTTPServerTransport({
    enableJsonResponse: true,
    maxRequestBodySize,
  });
  await server.connect(transport);
  try {
    return await transport.handleRequest(request);
  } finally {
    await server.close();
  }
}
