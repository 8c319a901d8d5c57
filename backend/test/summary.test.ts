import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually, newOrg, openSession, say, Server } from "./server.ts";

let server: Server;
let llm: LLMock;

beforeAll(async () => {
  llm = new LLMock({ port: 0, host: "127.0.0.1" });
  await llm.start();
  server = await Server.start({ OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: `${llm.url}/v1` });
});
afterAll(async () => {
  await server?.close();
  await llm?.stop();
});
beforeEach(() => {
  llm.reset();
  llm.onMessage(/<transcript>/, { content: "They asked about parcel 4711." });
  llm.onMessage(/.*/, { content: "It is on its way." });
});

interface Asked {
  messages: { role: string; content: string }[];
}
const asked = (): Asked[] => llm.getRequests().map(({ body }) => body as unknown as Asked);
const summaries = (): Asked[] =>
  asked().filter(({ messages }) => messages.at(-1)?.content.includes("<transcript>"));
const systemOf = ({ messages }: Asked): string => messages[0]?.content ?? "";

test("what is out of the model's sight is kept in short, and told with the next question", async () => {
  const org = await newOrg(server, { context_messages: 3 });
  const session = await openSession(server, org.widget_id);
  for (const text of ["Where is parcel 4711?", "And when does it come?"])
    await say(server, session, text, { wait: true });
  expect(summaries()).toEqual([]);
  await say(server, session, "To which address?", { wait: true });
  const [made] = await eventually(
    async () => summaries(),
    (found) => found.length > 0,
  );
  expect(made?.messages.at(-1)?.content).toContain("visitor: Where is parcel 4711?");
  expect(made?.messages.at(-1)?.content).not.toContain("To which address?");
  // Asked for is not yet kept.
  const last = await eventually(
    async () => {
      await say(server, session, "Thank you. And how heavy is it?", { wait: true });
      return asked().findLast(({ messages }) => messages.at(-1)?.content.includes("how heavy"))!;
    },
    (question) => systemOf(question).includes("<earlier>"),
  );
  expect(systemOf(last)).toContain("<earlier>\nThey asked about parcel 4711.\n</earlier>");
  expect(JSON.stringify(last.messages.slice(1))).not.toContain("4711");
});

test("history that is cleared takes its summary along", async () => {
  const org = await newOrg(server, { context_messages: 1 });
  const session = await openSession(server, org.widget_id);
  for (const text of ["Where is parcel 4711?", "When does it come?"])
    await say(server, session, text, { wait: true });
  await eventually(
    async () => server.takeLog().join("\n"),
    (lines) => lines.includes('"event":"summary"'),
  );
  const path = `/api/history/${session.conversation_id}`;
  expect((await server.call("DELETE", path, { token: org.key })).status).toBe(204);
  await say(server, session, "What do you know of me?", { wait: true });
  const last = asked().findLast(({ messages }) => messages.at(-1)?.content.includes("know of me"))!;
  expect(systemOf(last)).not.toContain("4711");
});

test("a summary that fails costs nobody an answer", async () => {
  llm.reset();
  llm.onMessage(/<transcript>/, { error: { message: "no", type: "server_error" }, status: 500 });
  llm.onMessage(/.*/, { content: "It is on its way." });
  const org = await newOrg(server, { context_messages: 1 });
  const session = await openSession(server, org.widget_id);
  for (const text of ["One?", "Two?", "Three?"]) {
    const { body } = await say(server, session, text, { wait: true });
    expect(body.answer.status).toBe("complete");
  }
  const lines = await eventually(
    async () => server.takeLog().join("\n"),
    (found) => found.includes("summary_failed"),
  );
  expect(lines).not.toContain("Two?");
});
