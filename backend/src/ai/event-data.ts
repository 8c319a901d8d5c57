/**
 * The `data` of server-sent events, as many at once as one read of the network brings: what arrives together can
 * leave together. Half an event waits for its other half; one that the end of the stream cuts off is dropped.
 */
export async function* eventData(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string[]> {
  if (!body) return;
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r\n|\r|\n/);
    rest = lines.pop() ?? "";
    // A CR at the end may be the first half of a CRLF, whose LF then makes an empty line: harmless.
    const events = lines.flatMap((line) => (line.startsWith("data:") ? [line.slice(5).trimStart()] : []));
    if (events.length > 0) yield events;
  }
}
