/** Everything that is wrong, at once: each line names the file, the name and what to do. */
export class BuildFault extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    const lines = [...new Set(faults)];
    super(`The plugin cannot be built:\n${lines.map((line) => `- ${line}`).join("\n")}`);
    this.name = "BuildFault";
    this.faults = lines;
  }
}

export function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new BuildFault(faults);
}
