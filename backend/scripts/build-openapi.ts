import { readFileSync } from "node:fs";
import * as protocol from "@foyer/shared-widget/protocol";
import { params } from "../src/openapi/params.ts";
import { queryNotes } from "../src/openapi/query-notes.ts";
import type { Answer, Credential, Json, Route } from "../src/openapi/route.ts";
import { tags } from "../src/openapi/route.ts";
import { routes } from "../src/openapi/routes.ts";
import { webhookDelivery } from "../src/openapi/webhook-delivery.ts";
import { Catalogue, schemaOf } from "./schema-catalogue.ts";
import type { Schema } from "./schema-catalogue.ts";

/** As much of OpenAPI 3.1 as is made here. */
export interface Openapi {
  openapi: "3.1.1";
  info: {
    title: string;
    version: string;
    summary: string;
    description: string;
    license: { name: string; identifier: string };
  };
  servers: { url: string; description: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Partial<Record<Route["method"], Operation>>>;
  /** What is posted to servers of yours. */
  webhooks: Record<string, { post: Operation }>;
  components: {
    schemas: Record<string, Schema>;
    securitySchemes: Record<
      Credential,
      { type: "http"; scheme: "bearer"; bearerFormat?: string; description: string }
    >;
  };
}
export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  security: Partial<Record<Credential, string[]>>[];
  parameters?: Parameter[];
  requestBody?: {
    required: boolean;
    content: Record<string, { schema: Schema; example?: Json }>;
  };
  responses: Record<string, Response>;
  /** What travels once it is a socket, which OpenAPI has no words for. */
  "x-frames"?: { up: Schema; down: Schema };
}
export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: Schema;
  example?: string;
}
export interface Response {
  description: string;
  headers?: Record<string, { description: string; schema: Schema }>;
  content?: Record<string, { schema: Schema; example?: Json }>;
}

/** Describes this version of the backend as an OpenAPI 3.1 object. Throws where the tables contradict each other. */
export function buildOpenapi(version: string): Openapi {
  const catalogue = new Catalogue();
  const paths: Openapi["paths"] = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route, catalogue) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Foyer",
      version,
      summary: "The chat at a website's front door.",
      description:
        "A visitor opens a session and talks in a conversation, by WebSocket or by HTTP alone; agents hear of every conversation and answer in person; servers with a key configure widgets, fill the knowledge and are told what happens.\n\nErrors are `application/problem+json`, with a `code` for programs. Lists are read page by page with `cursor`. A credential goes into `Authorization: Bearer`. Bodies are JSON in UTF-8; names are snake_case; times are RFC 3339 in UTC.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/", description: "This deployment." }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    webhooks: { event: { post: delivery(catalogue) } },
    components: {
      schemas: catalogue.schemas(),
      securitySchemes: {
        visitor: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description:
            "A visitor token from `POST /api/sessions`: the visitor's own conversations of one widget.",
        },
        agent: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description:
            "An agent token from `POST /api/agent-tokens`: the org's conversations, or those of some widgets.",
        },
        admin: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: "An agent token whose agent is an `admin`.",
        },
        org_key: {
          type: "http",
          scheme: "bearer",
          description: "An org key, `fk_…`: everything of one org. For servers; never in a browser.",
        },
        platform: {
          type: "http",
          scheme: "bearer",
          description:
            "The operator's secret, `BUBBLE_API_SECRET`: every org. For servers; never in a browser.",
        },
      },
    },
  };
}

function operation(route: Route, catalogue: Catalogue): Operation {
  const parameters = [
    ...pathParameters(route, catalogue),
    ...queryParameters(route),
    ...headerParameters(route.headers),
  ];
  return {
    operationId: route.operation,
    tags: [route.tag],
    summary: route.summary,
    description: route.description,
    security: route.credentials.map((credential) => ({ [credential]: [] })),
    ...(parameters.length > 0 && { parameters }),
    ...requestBody(route, catalogue),
    responses: { ...answers(route, catalogue), ...problems(route, catalogue) },
    ...(route.frames && {
      "x-frames": {
        up: catalogue.use(route.frames.up, "input"),
        down: catalogue.use(route.frames.down, "output"),
      },
    }),
  };
}

/** What a server of the reader's own is sent. */
function delivery(catalogue: Catalogue): Operation {
  const { operation, summary, description, headers, schema, example } = webhookDelivery;
  return {
    operationId: operation,
    tags: ["Webhooks"],
    summary,
    description,
    security: [],
    parameters: headerParameters(headers),
    requestBody: {
      required: true,
      content: { "application/json": { schema: catalogue.use(schema, "output"), example } },
    },
    responses: {
      "2XX": { description: "Taken." },
      default: { description: "Tried again later, for a day and a half. 410 switches the webhook off." },
    },
  };
}

function requestBody({ body, file }: Route, catalogue: Catalogue): Pick<Operation, "requestBody"> {
  if (file) {
    const content = Object.fromEntries(file.map((type) => [type, { schema: {} }]));
    return { requestBody: { required: true, content } };
  }
  if (!body) return {};
  const schema = catalogue.use(body.schema, "input");
  const content = { "application/json": { schema, example: body.example } };
  return { requestBody: { required: body.optional !== true, content } };
}

function pathParameters(route: Route, catalogue: Catalogue): Parameter[] {
  return [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => {
    const param = params[name];
    if (param === undefined) throw new Error(`${route.path}: nothing says what {${name}} is (params.ts)`);
    return {
      name,
      in: "path",
      required: true,
      description: param.description,
      schema: catalogue.use(param.schema, "input"),
      example: decodeURIComponent(param.example),
    };
  });
}

function queryParameters(route: Route): Parameter[] {
  if (route.query === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(route.query, "input");
  return Object.entries(properties).map(([name, schema]) => {
    const description = queryNotes[`${route.operation}.${name}`] ?? queryNotes[name];
    if (description === undefined)
      throw new Error(`${route.path}: nothing says what ?${name} is (query-notes.ts)`);
    return { name, in: "query", required: required.includes(name), description, schema };
  });
}

function headerParameters(headers: Record<string, string> = {}): Parameter[] {
  return Object.entries(headers).map(([name, description]) => ({
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string" },
  }));
}

/** Answers of one status differ by content type only. */
function answers(route: Route, catalogue: Catalogue): Record<string, Response> {
  const responses: Record<string, Response> = {};
  for (const answer of route.answers) {
    const former = responses[answer.status];
    const content = { ...former?.content, ...answerContent(answer, catalogue) };
    responses[answer.status] = {
      description: former === undefined ? answer.description : `${former.description} ${answer.description}`,
      ...(answer.headers && {
        headers: Object.fromEntries(
          Object.entries(answer.headers).map(([name, description]) => [
            name,
            { description, schema: { type: "string" } },
          ]),
        ),
      }),
      ...(Object.keys(content).length > 0 && { content }),
    };
  }
  return responses;
}

function answerContent(answer: Answer, catalogue: Catalogue): NonNullable<Response["content"]> {
  if (answer.schema === undefined) {
    return answer.contentType === undefined ? {} : { [answer.contentType]: { schema: {} } };
  }
  return {
    [answer.contentType ?? "application/json"]: {
      schema: catalogue.use(answer.schema, "output"),
      ...(answer.example !== undefined && { example: answer.example }),
    },
  };
}

function problems(route: Route, catalogue: Catalogue): Record<string, Response> {
  const codes = new Set([...credentialProblems(route), ...route.problems]);
  const byStatus: Record<string, string[]> = {};
  for (const code of codes) {
    const { status, title } = protocol.errors[code];
    (byStatus[status] ??= []).push(`\`${code}\`: ${title}`);
  }
  const problem = { "application/problem+json": { schema: catalogue.use(protocol.Problem, "output") } };
  const responses: Record<string, Response> = {};
  for (const [status, lines] of Object.entries(byStatus)) {
    responses[status] = {
      description: lines.join(" "),
      ...(status === "429" && {
        headers: { "Retry-After": { description: "Seconds to wait.", schema: { type: "integer" } } },
      }),
      content: problem,
    };
  }
  responses.default = { description: "Anything else that went wrong.", content: problem };
  return responses;
}

/** Keys and the secret hold until they are deleted; tokens end by themselves. */
function credentialProblems({ credentials }: Route): protocol.ErrorCode[] {
  if (credentials.length === 0) return [];
  const isToken = credentials.some((each) => each !== "org_key" && each !== "platform");
  return ["unauthorized", ...(isToken ? (["token_expired"] as const) : []), "forbidden"];
}

if (import.meta.main) {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  process.stdout.write(`${JSON.stringify(buildOpenapi(version), null, 2)}\n`);
}
