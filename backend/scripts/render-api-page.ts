import type { Openapi, Operation, Parameter, Response } from "./build-openapi.ts";
import { escape, inline, prose } from "./html.ts";
import { renderFields, renderType } from "./render-schema.ts";
import type { Json } from "../src/openapi/route.ts";
import type { Schema } from "./schema-catalogue.ts";

/** An address and method with what is said of them. */
interface Entry {
  /** Undefined: an address of the reader's own. */
  path?: string;
  method: string;
  operation: Operation;
}

/** The reference as one page of HTML, to be served at `/docs` beside `/docs/api.css`. No script, nothing from elsewhere. */
export function renderApiPage(openapi: Openapi): string {
  const entries: Entry[] = [
    ...Object.entries(openapi.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
    ),
    ...Object.values(openapi.webhooks).map(({ post }) => ({ method: "post", operation: post })),
  ];
  const groups = openapi.tags.map((tag) => ({
    tag,
    entries: entries.filter(({ operation }) => operation.tags.includes(tag.name)),
  }));
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escape(openapi.info.title)} API ${escape(openapi.info.version)}</title>
    <link rel="stylesheet" href="/docs/api.css">
  </head>
  <body>
    <a class="skip" href="#content">Skip to the text</a>
    <div class="page">
      <nav aria-label="Contents">
        <p class="brand"><a href="/">${escape(openapi.info.title)}</a> API <span>${escape(openapi.info.version)}</span></p>
        ${groups.map(({ tag, entries }) => renderContents(tag.name, entries)).join("\n        ")}
        <h2><a href="#schemas">Schemas</a></h2>
      </nav>
      <main id="content">
        <h1>${escape(openapi.info.title)} API</h1>
        ${prose(openapi.info.description)}
        <p>As a file: <a href="/openapi.json">openapi.json</a>, OpenAPI ${escape(openapi.openapi)}.</p>
        ${renderCredentials(openapi)}
        ${groups.map(({ tag, entries }) => renderGroup(tag, entries)).join("\n")}
        <section id="schemas" class="group">
          <h2>Schemas</h2>
          ${Object.entries(openapi.components.schemas).map(renderNamedSchema).join("\n")}
        </section>
      </main>
    </div>
  </body>
</html>
`;
}

function renderContents(name: string, entries: readonly Entry[]): string {
  const items = entries.map(
    ({ method, operation }) =>
      `<li><a href="#${operation.operationId}">${renderMethod(method)} <span>${escape(operation.summary)}</span></a></li>`,
  );
  return `<h2><a href="#${anchor(name)}">${escape(name)}</a></h2><ul>${items.join("")}</ul>`;
}

function renderCredentials(openapi: Openapi): string {
  const rows = Object.entries(openapi.components.securitySchemes).map(
    ([name, scheme]) => `<dt>${credentialName(name)}</dt><dd>${inline(scheme.description)}</dd>`,
  );
  return `<section id="credentials" class="group"><h2>Credentials</h2><dl class="facts">${rows.join("")}</dl></section>`;
}

function renderGroup(tag: Openapi["tags"][number], entries: readonly Entry[]): string {
  return `<section id="${anchor(tag.name)}" class="group">
  <h2>${escape(tag.name)}</h2>
  ${prose(tag.description)}
  ${entries.map(renderOperation).join("\n  ")}
</section>`;
}

function renderOperation({ path, method, operation }: Entry): string {
  const id = operation.operationId;
  return `<article id="${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title">${escape(operation.summary)} <a class="anchor" href="#${id}" aria-label="Link to this operation">#</a></h3>
    <p class="address">${renderMethod(method)} ${path === undefined ? "to an address of yours" : `<code>${renderPath(path)}</code>`}</p>
    ${prose(operation.description)}
    ${path === undefined ? "" : `<p class="credentials">${renderSecurity(operation)}</p>`}
    ${renderParameters(operation.parameters ?? [])}
    ${renderBody(operation)}
    <h4>Answers</h4>
    <dl class="answers">${Object.entries(operation.responses).map(renderResponse).join("")}</dl>
    ${renderFrames(operation)}
    ${path === undefined ? "" : renderCurl(path, method, operation)}
  </article>`;
}

function renderSecurity(operation: Operation): string {
  if (operation.security.length === 0) return "Needs no credential.";
  const names = operation.security.flatMap((option) => Object.keys(option)).map(credentialName);
  return `Needs ${names.join(" or ")}. <a href="#credentials">Which is which?</a>`;
}

function renderParameters(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return "";
  const rows = parameters.map(
    (parameter) => `<dt><code>${escape(parameter.name)}</code> <span class="kind">in the ${
      parameter.in === "header" ? "headers" : parameter.in
    }</span> ${renderType(parameter.schema)}${parameter.required ? ' <span class="required">required</span>' : ""}</dt>
      <dd>${inline(parameter.description ?? "")}</dd>`,
  );
  return `<h4>Parameters</h4><dl class="fields">${rows.join("")}</dl>`;
}

function renderBody(operation: Operation): string {
  if (operation.requestBody === undefined) return "";
  const { content, required } = operation.requestBody;
  const body = content["application/json"];
  if (body === undefined) {
    const types = Object.keys(content).map((type) => `<li><code>${escape(type)}</code></li>`);
    return `<h4>Body</h4><p>The file itself, as one of</p><ul class="types">${types.join("")}</ul>`;
  }
  const optional = required ? "" : ' <span class="kind">may be left out</span>';
  return `<h4>Body${optional}</h4><p>${renderType(body.schema)}</p>${renderExample(body.example)}`;
}

function renderResponse([status, response]: [string, Response]): string {
  const types = Object.entries(response.content ?? {}).map(([type, { schema }]) => {
    const shape = Object.keys(schema).length === 0 ? "" : ` ${renderType(schema)}`;
    return `<li><code>${escape(type)}</code>${shape}</li>`;
  });
  const examples = Object.values(response.content ?? {}).map(({ example }) => renderExample(example));
  const name = status === "default" ? "other" : status;
  const tone = /^[123]/.test(status) ? "good" : "bad";
  return `<dt class="${tone}">${name}</dt><dd><p>${inline(response.description)}</p>${
    types.length > 0 ? `<ul class="types">${types.join("")}</ul>` : ""
  }${examples.join("")}</dd>`;
}

function renderFrames({ "x-frames": frames }: Operation): string {
  if (frames === undefined) return "";
  const { up, down } = frames;
  return `<h4>Frames on the socket</h4><dl class="answers"><dt>up</dt><dd>${renderType(up)}</dd><dt>down</dt><dd>${renderType(down)}</dd></dl>`;
}

function renderExample(example: Json | undefined): string {
  if (example === undefined) return "";
  return `<pre tabindex="0"><code>${escape(JSON.stringify(example, null, 2))}</code></pre>`;
}

function renderCurl(path: string, method: string, operation: Operation): string {
  const { parameters = [], requestBody, responses } = operation;
  // What only a socket answers, curl cannot ask for.
  if (Object.keys(responses).every((status) => !status.startsWith("2") && !status.startsWith("3"))) return "";
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parameters.find((parameter) => parameter.name === name)?.example ?? name),
  );
  const query = parameters
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map((parameter) => `${parameter.name}=…`);
  const address = `https://chat.example.com${filled}${query.length > 0 ? `?${query.join("&")}` : ""}`;
  const parts = [
    `curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}'${address}'`,
    ...credentialLine(operation),
    ...(requestBody === undefined ? [] : bodyLines(requestBody)),
  ];
  return `<details class="curl"><summary>With curl</summary><pre tabindex="0"><code>${escape(parts.join(" \\\n  "))}</code></pre></details>`;
}

/** A visitor's token where that is enough; else a server's key, which curl has sooner than an agent's token. */
function credentialLine({ security }: Operation): string[] {
  const names = security.flatMap((option) => Object.keys(option));
  if (names.length === 0) return [];
  const variable = names.includes("visitor")
    ? "TOKEN"
    : names.includes("org_key")
      ? "FOYER_KEY"
      : "AGENT_TOKEN";
  return [`-H "Authorization: Bearer $${variable}"`];
}

function bodyLines({ content }: NonNullable<Operation["requestBody"]>): string[] {
  const [[type, { example }] = ["", {}]] = Object.entries(content);
  if (example === undefined) return [`-H 'Content-Type: ${type}'`, "--data-binary @file"];
  const text = JSON.stringify(example).replaceAll("'", String.raw`'\''`);
  return [`-H 'Content-Type: ${type}'`, `-d '${text}'`];
}

function renderNamedSchema([name, schema]: [string, Schema]): string {
  return `<article id="schema-${name}" aria-labelledby="schema-${name}-title">
    <h3 id="schema-${name}-title">${escape(name)} <a class="anchor" href="#schema-${name}" aria-label="Link to this schema">#</a></h3>
    <p>${inline(schema.description ?? "")}</p>
    ${renderFields(schema)}
  </article>`;
}

function renderMethod(method: string): string {
  return `<b class="method ${method}">${method.toUpperCase()}</b>`;
}

function renderPath(path: string): string {
  return escape(path)
    .replaceAll("/", "/<wbr>")
    .replaceAll(/\{(\w+)\}/g, "<var>{$1}</var>");
}

function credentialName(credential: string): string {
  const names: Record<string, string> = {
    visitor: "a visitor token",
    agent: "an agent token",
    admin: "an admin's token",
    org_key: "an org key",
    platform: "the platform secret",
  };
  return `<span class="credential">${escape(names[credential] ?? credential)}</span>`;
}

function anchor(tag: string): string {
  return tag.toLowerCase();
}
