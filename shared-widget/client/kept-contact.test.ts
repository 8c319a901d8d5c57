import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ChatClient } from "./index.ts";
import { KeptContact } from "./kept-contact.ts";
import { Shelf } from "./storage.ts";
import { StandInServer } from "./test/stand-in-server.ts";
import { page, TabStorage } from "./test/tab-storage.ts";
import { pause, until } from "./test/until.ts";

let server: StandInServer;
let ending: AbortController;
let storage: TabStorage;

beforeEach(async () => {
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  server = await new StandInServer().start();
  storage = new TabStorage();
});

afterEach(async () => {
  ending.abort();
  await server.crash();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  if (server.faults.length) throw new Error(server.faults.join("\n"));
});

/** What a page load makes. */
function load() {
  const client = new ChatClient({ endpoint: server.url, widgetId: "w1", storage });
  const shelf = new Shelf("w1", storage);
  ending = new AbortController();
  ending.signal.addEventListener("abort", () => client.dispose());
  const contact = new KeptContact(client, shelf, ending.signal);
  client.connect();
  return { client, contact };
}

const told = () => server.frames.filter(({ type }) => type === "contact");
const ada = { type: "contact", email: "ada@example.com", consent: true };

test("an address is told at once where there is a connection, and the server says that it has it", async () => {
  const { client, contact } = load();
  await until(() => client.state.phase === "online");
  contact.tell({ email: "ada@example.com" });
  await until(() => client.state.conversation?.reachable === true);
  expect(told()).toEqual([ada]);
});

test("left offline, it survives the page and is told by the next one", async () => {
  const first = load();
  await until(() => first.client.state.phase === "online");
  await server.crash();
  await until(() => first.client.state.phase === "offline");
  first.contact.tell({ email: "ada@example.com" });
  first.contact.tell({ name: "Ada" });
  expect(first.contact.kept).toEqual({ email: "ada@example.com", name: "Ada" });
  ending.abort();
  await server.start();
  const second = load();
  expect(second.contact.kept).toEqual({ email: "ada@example.com", name: "Ada" });
  await until(() => second.client.state.conversation?.reachable === true);
  expect(told()).toEqual([{ ...ada, name: "Ada" }]);
});

test("it is told again over the next connection until one has outlived it, and then forgotten", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { client, contact } = load();
  await vi.waitFor(() => expect(client.state.phase).toBe("online"));
  contact.tell({ email: "ada@example.com" });
  await vi.waitFor(() => expect(told()).toHaveLength(1));
  for (const line of server.lines) line.end();
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(500);
    expect(told()).toHaveLength(2);
  });
  expect(contact.kept).not.toBeNull();
  for (let seconds = 0; seconds < 42; seconds += 6) {
    await vi.advanceTimersByTimeAsync(6_000);
    // Real sockets answer in real time.
    await pause(20);
  }
  expect(contact.kept).toBeNull();
});
