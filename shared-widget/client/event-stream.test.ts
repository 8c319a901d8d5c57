import * as fc from "fast-check";
import { expect, test } from "vitest";
import { takeEvents } from "./event-stream.ts";

test("whole events are taken, comments are not, and an unfinished one is left over", () => {
  expect(
    takeEvents(': hi\n\nevent: a\ndata: {"x":1}\n\ndata: {"y":\r\ndata: 2}\r\n\r\nevent: b\ndata: {'),
  ).toEqual({
    data: ['{"x":1}', '{"y":\n2}'],
    rest: "event: b\ndata: {",
  });
});

test("wherever a stream is cut in pieces, the same events come out", () => {
  const frames = fc.array(
    fc.string({ minLength: 1 }).map((text) => JSON.stringify({ text })),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(
      frames,
      fc.array(fc.nat(), { maxLength: 12 }),
      fc.constantFrom("\n", "\r\n"),
      (sent, cuts, newline) => {
        const stream = sent
          .map((data) => `event: x${newline}data: ${data}${newline}${newline}`)
          .join(`:${newline}${newline}`);
        const places = cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b);
        let rest = "";
        const got: string[] = [];
        for (const [i, place] of [...places, stream.length].entries()) {
          const taken = takeEvents(rest + stream.slice(places[i - 1] ?? 0, place));
          rest = taken.rest;
          got.push(...taken.data);
        }
        expect(got).toEqual(sent);
        expect(rest).toBe("");
      },
    ),
  );
});
