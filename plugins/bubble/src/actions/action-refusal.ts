/** An expected "no": thrown wherever it is found out, answered once, by `serverAction`. */
export class ActionRefusal extends Error {
  override readonly name = "ActionRefusal";
  /** For workflows to compare with; the backend's own word where the backend refused. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
