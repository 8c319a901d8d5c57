/** A server was of no use. `message` is ours alone, for logs and for models. */
export class McpFault extends Error {
  override readonly name = "McpFault";
  /** What the server said of it, for models only. */
  readonly said: string;

  constructor(message: string, { said = "", ...options }: ErrorOptions & { said?: string } = {}) {
    super(message, options);
    this.said = said;
  }
}
