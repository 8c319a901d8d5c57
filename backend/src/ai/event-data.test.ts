import { expect, test } from "vitest";
import { eventData } from "./event-data.ts";

async function read(...reads: (string | Uint8Array)[]): Promise<string[][]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of reads) controller.enqueue(typeof part === "string" ? encoder.encode(part) : part);
      controller.close();
    },
  });
  const found: string[][] = [];
  for await (const events of eventData(body)) found.push(events);
  return found;
}

test("events of one read come together, those of another apart", async () => {
  expect(await read("data: a\n\ndata: b\n\n", "data: c\n\n")).toEqual([["a", "b"], ["c"]]);
});
test("an event split between reads is whole, also within a character", async () => {
  const bytes = new TextEncoder().encode("data: grüß\n\n");
  expect(await read(bytes.slice(0, 9), bytes.slice(9))).toEqual([["grüß"]]);
  expect(await read("da", "ta: a", "\n", "\n")).toEqual([["a"]]);
});
test("other fields, comments and every line ending are understood", async () => {
  expect(await read(": hello\r\nevent: x\r\ndata: a\r\n\r\ndata:b\r\rid: 1\ndata:  c\n\n")).toEqual([
    ["a", "b", "c"],
  ]);
});
test("what the end cuts off is no event", async () => {
  expect(await read("data: a\n\ndata: hal")).toEqual([["a"]]);
});
