import { WebhookEvent } from "@foyer/shared-widget/protocol";
import { Validator } from "@seriousme/openapi-schema-validator";
import * as z from "zod";
import { expect, test } from "vitest";
import { descriptions } from "../src/openapi/descriptions.ts";
import { settings } from "../src/openapi/descriptions/widgets.ts";
import { queryNotes } from "../src/openapi/query-notes.ts";
import { routeList, routes } from "../src/openapi/routes.ts";
import { buildOpenapi } from "./build-openapi.ts";

const openapi = buildOpenapi("1.2.3");

function refs(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"(#\/[^"]+)"/g)].map(([, ref = ""]) => ref);
}

function queryNote(path: string, name: string): string | undefined {
  const { parameters = [] } = openapi.paths[path]?.get ?? {};
  return parameters.find((parameter) => parameter.in === "query" && parameter.name === name)?.description;
}

function unauthorized(path: string): string | undefined {
  return openapi.paths[path]?.get?.responses["401"]?.description;
}

function name({ method, path }: { method: string; path: string }): string {
  return `${method} ${path}`;
}

test("the description is valid OpenAPI 3.1", async () => {
  const validator = new Validator();
  const plain: Record<string, unknown> = JSON.parse(JSON.stringify(openapi));
  const result = await validator.validate(plain);
  expect(result).toEqual({ valid: true });
  expect(validator.version).toBe("3.1");
});

test("it carries the version it was built for", () => {
  expect(openapi.info.version).toBe("1.2.3");
});

test("every route of the table is in it, and nothing else", () => {
  const described = Object.entries(openapi.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => ({ method: method.toUpperCase(), path })),
  );
  expect(described.map(name).sort()).toEqual(routeList.map(name).sort());
  expect(new Set(routeList.map(name)).size).toBe(routeList.length);
});

test("every reference leads somewhere, and every schema is used", () => {
  const names = Object.keys(openapi.components.schemas).map((name) => `#/components/schemas/${name}`);
  expect([...new Set(refs(openapi))].sort()).toEqual(names.sort());
});

test("operations have names of their own", () => {
  const operations = routes.map((route) => route.operation);
  expect(new Set(operations).size).toBe(operations.length);
});

test("every schema says what it is for", () => {
  const silent = Object.entries(openapi.components.schemas).filter(
    ([, schema]) => typeof schema.description !== "string",
  );
  expect(silent).toEqual([]);
});

test("nothing is said of what is not there", () => {
  const { schemas } = openapi.components;
  expect([...descriptions.keys()].filter((name) => !(name in schemas))).toEqual([]);
  const told = new Set(
    [...JSON.stringify(schemas["StoredConfig"]).matchAll(/"description":("(?:[^"\\]|\\.)*")/g)].map(
      ([, text = ""]) => JSON.parse(text),
    ),
  );
  expect(Object.entries(settings).filter(([, text]) => !told.has(text))).toEqual([]);
  const asked = new Set(
    Object.values(openapi.paths)
      .flatMap((operations) => Object.values(operations))
      .flatMap(({ parameters = [] }) => parameters.map(({ description }) => description)),
  );
  expect(Object.entries(queryNotes).filter(([, text]) => !asked.has(text))).toEqual([]);
});

test.each(routes.filter((route) => route.body !== undefined))(
  "the example for $operation is one that the schema takes",
  (route) => {
    expect(z.safeParse(route.body!.schema, route.body!.example).error).toBeUndefined();
  },
);

test.each(
  routes.flatMap((route) =>
    route.answers.filter((answer) => answer.example !== undefined).map((answer) => ({ route, answer })),
  ),
)("the example answer of $route.operation is one that the schema takes", ({ answer }) => {
  expect(z.safeParse(answer.schema!, answer.example).error).toBeUndefined();
});

test("answers may grow fields, strict requests may not", () => {
  const { Message, DocumentRequest } = openapi.components.schemas;
  expect(Message).not.toHaveProperty("additionalProperties");
  expect(DocumentRequest).toHaveProperty("additionalProperties", false);
  expect(JSON.stringify(openapi.components.schemas.StoredConfig)).not.toContain("additionalProperties");
});

test("frames are told apart by their type", () => {
  expect(openapi.components.schemas.ClientFrame?.discriminator).toMatchObject({
    propertyName: "type",
    mapping: { send: "#/components/schemas/SendFrame", stop: "#/components/schemas/StopFrame" },
  });
});

test("what travels on a socket is described in both directions", () => {
  expect(openapi.paths["/api/chat/{conversation_id}"]?.get?.["x-frames"]).toEqual({
    up: { $ref: "#/components/schemas/ClientFrame" },
    down: { $ref: "#/components/schemas/ServerFrame" },
  });
  expect(openapi.paths["/api/inbox"]?.get?.["x-frames"]).toEqual({
    up: { $ref: "#/components/schemas/InboxClientFrame" },
    down: { $ref: "#/components/schemas/InboxServerFrame" },
  });
  expect(openapi.components.schemas["InboxServerFrame"]?.discriminator?.mapping).toMatchObject({
    ready: "#/components/schemas/InboxReady",
    removed: "#/components/schemas/InboxRemoved",
  });
});

test("no frame or field that a visitor may be sent speaks of notes, but for agents only", () => {
  const { ReadyFrame, NoteNotice, DetailsFrame } = openapi.components.schemas;
  for (const schema of [NoteNotice, DetailsFrame, ReadyFrame?.properties?.["notes"]])
    expect(schema?.description).toMatch(/^To agents only/);
  for (const name of ["Message", "ConversationState", "HistoryAnswer", "TranscriptAnswer", "VisitorExport"])
    expect(JSON.stringify(openapi.components.schemas[name])).not.toContain("/Note");
});

test("what a webhook receives is described, with an example that is one", () => {
  const { post } = openapi.webhooks["event"]!;
  const { schema, example } = post.requestBody!.content["application/json"]!;
  expect(schema).toEqual({ $ref: "#/components/schemas/WebhookEvent" });
  expect(WebhookEvent.safeParse(example).error).toBeUndefined();
  expect(post.parameters?.map(({ name }) => name)).toEqual([
    "webhook-id",
    "webhook-timestamp",
    "webhook-signature",
  ]);
});

test("a file is described by the types that are taken", () => {
  const { requestBody } = openapi.paths["/api/uploads/{conversation_id}"]!.post!;
  expect(Object.keys(requestBody!.content)).toEqual(expect.arrayContaining(["image/png", "application/pdf"]));
});

test("a name in the query means what its route means by it", () => {
  expect(queryNote("/api/chat/{conversation_id}", "after")).toContain("seq");
  expect(queryNote("/api/inbox", "after")).toContain("cursor");
});

test("a request may leave out what has a default", () => {
  expect(openapi.components.schemas.ConfigRequest?.required).toEqual(["widget_id", "org_id"]);
});

test("what a config answer carries may be sent back as a request", () => {
  const { ConfigRequest, StoredConfig } = openapi.components.schemas;
  expect(Object.keys(ConfigRequest!.properties!)).toEqual(Object.keys(StoredConfig!.properties!));
});

test("who may come with a token is told that it can run out, who needs a key is not", () => {
  expect(unauthorized("/api/agents")).toContain("`token_expired`");
  expect(unauthorized("/api/audit")).toContain("`token_expired`");
  expect(unauthorized("/api/keys")).toContain("`unauthorized`");
  expect(unauthorized("/api/keys")).not.toContain("`token_expired`");
  expect(unauthorized("/health")).toBeUndefined();
});

test("a route without a credential says so", () => {
  expect(openapi.paths["/health"]?.get?.security).toEqual([]);
  expect(openapi.paths["/api/keys"]?.get?.security).toEqual([{ org_key: [] }, { platform: [] }]);
});
