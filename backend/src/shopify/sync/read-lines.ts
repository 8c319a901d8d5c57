interface Line {
  text: string;
  /** Where it begins, in bytes after what was skipped. */
  start: number;
}

/** Longer than a product with all its words. */
const lineBytes = 4 * 1024 * 1024;

/** The lines of a body that have something in them, one by one. Who stops reading ends the body. */
export async function* readLines(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  skip = 0,
): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  let start = 0;
  let toSkip = skip;
  for await (let chunk of body) {
    const skipped = Math.min(toSkip, chunk.byteLength);
    toSkip -= skipped;
    chunk = chunk.subarray(skipped);
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10)) {
      const line = [...parts, chunk.subarray(0, end)];
      const bytes = length + end + 1;
      if (bytes > 1) yield { text: decoder.decode(await new Blob(line).arrayBuffer()), start };
      start += bytes;
      [parts, length] = [[], 0];
      chunk = chunk.subarray(end + 1);
    }
    parts.push(chunk);
    length += chunk.byteLength;
    if (length > lineBytes) throw new RangeError("a line of a bulk operation's result is too long");
  }
  if (length > 0) yield { text: decoder.decode(await new Blob(parts).arrayBuffer()), start };
}
