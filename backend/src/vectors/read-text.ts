import { VectorFault } from "./vector-fault.ts";

/** An answer's text, as long as it is not longer than that. */
export async function readText(response: Response, mostBytes: number, what: string): Promise<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > mostBytes) throw new VectorFault(`${what}: the answer is longer than ${mostBytes} bytes`);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
