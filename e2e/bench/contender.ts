/** One way from the upstream to a visitor. */
export interface Contender {
  name: string;
  /** A visitor's line, connected before the clock starts, as it is on a page. */
  connect(): Promise<Line>;
}

export interface Line {
  /** Asks, reports every piece of the answer as it arrives, and ends with the answer. */
  ask(question: string, onPiece: (piece: string) => void): Promise<void>;
  close(): void;
}

/** The `data` of every event of a streamed response, in order. */
export async function* eventsOf(response: Response): AsyncGenerator<string> {
  if (!response.ok || response.body === null) throw new Error(`It answered ${response.status}.`);
  let rest = "";
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    rest += part;
    const events = rest.split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) if (event.startsWith("data: ")) yield event.slice(6);
  }
}
