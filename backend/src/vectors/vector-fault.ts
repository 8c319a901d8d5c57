/** The embeddings or the vectors' store failed. `message` is the operator's log line; never a secret in it. */
export class VectorFault extends Error {
  override readonly name = "VectorFault";
  /** The request itself was not taken: asking again, or for something else, is not hindered by it. */
  readonly isRefused: boolean;
  constructor(message: string, isRefused = false) {
    super(message);
    this.isRefused = isRefused;
  }
}
