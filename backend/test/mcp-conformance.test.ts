import { execFile } from "node:child_process";
import { createServer, request, type Server as Proxy } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newOrg, Server } from "./server.ts";

const run = promisify(execFile);
const suite = fileURLToPath(import.meta.resolve("@modelcontextprotocol/conformance/dist/index.js"));

/** What the published suite asks of every server. */
const generic = [
  "server-initialize",
  "ping",
  "tools-list",
  "resources-list",
  "prompts-list",
  "dns-rebinding-protection",
];

/** What it asks only of a server that was built to be tested by it, or that offers what this one does not. */
const elsewhere: Record<string, string> = {
  "tools-call-simple-text": "calls a tool test_simple_text",
  "tools-call-image": "calls a tool test_image_content",
  "tools-call-audio": "calls a tool test_audio_content",
  "tools-call-embedded-resource": "calls a tool test_embedded_resource",
  "tools-call-mixed-content": "calls a tool test_multiple_content_types",
  "tools-call-with-logging": "calls a tool test_tool_with_logging",
  "tools-call-error": "calls a tool test_error_handling",
  "tools-call-with-progress": "calls a tool test_tool_with_progress",
  "tools-call-sampling": "calls a tool test_sampling",
  "tools-call-elicitation": "calls a tool test_elicitation",
  "elicitation-sep1034-defaults": "calls a tool test_elicitation_sep1034_defaults",
  "elicitation-sep1330-enums": "calls a tool test_elicitation_sep1330_enums",
  "json-schema-2020-12": "looks for a tool json_schema_2020_12_tool",
  "resources-read-text": "reads a resource test://static-text",
  "resources-read-binary": "reads a resource test://static-binary",
  "resources-templates-read": "reads a resource test://template/123/data",
  "prompts-get-simple": "gets a prompt test_simple_prompt",
  "prompts-get-with-args": "gets a prompt test_prompt_with_arguments",
  "prompts-get-embedded-resource": "gets a prompt test_prompt_with_embedded_resource",
  "prompts-get-with-image": "gets a prompt test_prompt_with_image",
  "completion-complete": "completes an argument of a prompt test_prompt_with_arguments",
  "logging-set-level": "needs logging, which is not declared: what goes wrong is in the operator's log",
  "resources-subscribe": "needs subscriptions, which are not declared: there are no sessions",
  "resources-unsubscribe": "needs subscriptions, which are not declared: there are no sessions",
  "server-sse-polling": "calls a tool test_reconnection, within a session",
  "server-sse-multiple-streams": "needs a session: without one it only warns",
};

let server: Server;
let proxy: Proxy;
let results: string;
beforeAll(async () => {
  server = await Server.start();
  const { key } = await newOrg(server);
  proxy = await withCredential(server.url, key);
  results = await mkdtemp(join(tmpdir(), "foyer-mcp-"));
});
afterAll(async () => {
  proxy?.close();
  await server?.close();
  if (results) await rm(results, { recursive: true });
});

/** The suite shows no credential: this puts one into what it sends and leaves everything else as it is. */
async function withCredential({ hostname, port }: URL, key: string): Promise<Proxy> {
  const made = createServer((asked, answer) => {
    const { method, url: path, headers } = asked;
    const passed = request(
      { hostname, port, method, path, headers: { ...headers, authorization: `Bearer ${key}` } },
      (got) => {
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      },
    );
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => made.listen(0, "localhost", resolve));
  return made;
}

async function conformance(...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [suite, ...args], { cwd: results });
  return stdout + stderr;
}

test("every scenario for servers is one that is run here, or one of which it is said why not", async () => {
  const listed = await conformance("list", "--server");
  const names = [...listed.matchAll(/^ +- ([\w-]+)/gm)].map(([, name = ""]) => name);
  expect(names.toSorted()).toEqual([...generic, ...Object.keys(elsewhere)].toSorted());
});

test.each(generic)("the scenario %s of the conformance suite passes", async (scenario) => {
  const { port } = proxy.address() as AddressInfo;
  const url = `http://localhost:${port}/mcp`;
  const said = await conformance("server", "--url", url, "--scenario", scenario);
  const [, passed, all] = /Passed: (\d+)\/(\d+), 0 failed, 0 warnings/.exec(said) ?? [said];
  expect(Number(passed)).toBeGreaterThan(0);
  expect(passed).toBe(all);
});
