import { expect, test } from "vitest";
import { readLines } from "./read-lines.ts";

const encoder = new TextEncoder();
const text = `{"a":"é"}\n{"b":2}\n\n{"c":"${"x".repeat(300)}"}`;

async function linesOf(skip: number, size: number): Promise<{ text: string; start: number }[]> {
  const bytes = encoder.encode(text);
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  const lines = [];
  for await (const line of readLines(body, skip)) lines.push(line);
  return lines;
}

test.for([1, 2, 7, 1_000])(
  "lines come whole out of pieces of %i bytes, with where they begin",
  async (size) => {
    const lines = await linesOf(0, size);
    expect(lines.map((line) => line.text)).toEqual(text.split("\n").filter((line) => line !== ""));
    for (const line of lines) {
      const again = await linesOf(line.start, size);
      expect(again[0]).toEqual({ text: line.text, start: 0 });
    }
  },
);
