import { type DocumentNode, execute, type GraphQLSchema } from "graphql";

interface Operation {
  file: string;
  readyAt: number;
}

/** A shop's bulk operations: one at a time, whose result is a file of JSON lines. */
export class BulkOperations {
  /** How long one takes. */
  takesMs = 200;
  /** Ends the next ones so instead. */
  failsWith: string | null = null;
  /** How often a file was asked for. */
  filesRead = 0;
  readonly #operations = new Map<string, Operation>();

  begin(
    document: DocumentNode,
    schema: GraphQLSchema,
    rootValue: unknown,
    { groupObjects }: { groupObjects: boolean },
  ) {
    if ([...this.#operations.values()].some((each) => this.#now(each).status === "RUNNING"))
      return {
        bulkOperation: null,
        userErrors: [{ field: null, message: "A bulk query is at work", code: "OPERATION_IN_PROGRESS" }],
      };
    const result = execute({ schema, document, rootValue });
    if (result instanceof Promise || result.errors) throw new Error("the bulk query cannot be answered");
    const number = this.#operations.size + 1;
    const id = `gid://shopify/BulkOperation/${number}`;
    const file = lines(result.data ?? {}, groupObjects);
    this.#operations.set(id, { file, readyAt: Date.now() + this.takesMs });
    return { bulkOperation: { id }, userErrors: [] };
  }

  read(domain: string, id: string) {
    const operation = this.#operations.get(id);
    if (!operation) return null;
    const { status, errorCode } = this.#now(operation);
    const isThere = status === "COMPLETED" && operation.file !== "";
    return {
      id,
      status,
      errorCode,
      url: isThere ? `https://${domain}/bulk/${id.split("/").at(-1)}.jsonl?signature=of-the-tests` : null,
    };
  }

  #now(operation: Operation): { status: string; errorCode: string | null } {
    if (Date.now() < operation.readyAt) return { status: "RUNNING", errorCode: null };
    if (this.failsWith !== null) return { status: "FAILED", errorCode: this.failsWith };
    return { status: "COMPLETED", errorCode: null };
  }

  /** The file, from where it is asked for. */
  answer(request: Request): Response | undefined {
    const { pathname, searchParams } = new URL(request.url);
    const [, number] = /^\/bulk\/(\d+)\.jsonl$/.exec(pathname) ?? [];
    const operation = this.#operations.get(`gid://shopify/BulkOperation/${number}`);
    if (!operation || searchParams.get("signature") !== "of-the-tests") return undefined;
    if (request.headers.has("x-shopify-access-token")) return new Response("", { status: 400 });
    this.filesRead++;
    const bytes = new TextEncoder().encode(operation.file);
    const [, from] = /^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "") ?? [];
    if (from === undefined) return new Response(bytes);
    if (Number(from) >= bytes.length) return new Response("", { status: 416 });
    return new Response(bytes.subarray(Number(from)), { status: 206 });
  }
}

/** What is in a connection stands in lines of its own, and says whose it is. */
function lines(data: Record<string, unknown>, isGrouped: boolean): string {
  const parents: string[] = [];
  const children: string[] = [];
  for (const node of Object.values(data).flatMap(nodesOf)) {
    const own = Object.entries(node).filter(([, value]) => !isConnection(value));
    parents.push(`${JSON.stringify(Object.fromEntries(own))}\n`);
    const into = isGrouped ? parents : children;
    for (const [, value] of Object.entries(node).filter(([, each]) => isConnection(each)))
      for (const child of nodesOf(value))
        into.push(`${JSON.stringify({ ...child, __parentId: node["id"] })}\n`);
  }
  return [...parents, ...children].join("");
}

interface Edges {
  edges: { node: Record<string, unknown> }[];
}
function isConnection(value: unknown): value is Edges {
  return typeof value === "object" && value !== null && "edges" in value;
}
function nodesOf(value: unknown): Record<string, unknown>[] {
  return isConnection(value) ? value.edges.map(({ node }) => node) : [];
}
