type Known = Partial<Record<string, boolean>>;

// Names of rules have no dot.
const been = ".been";
const first = ".first";
const away = ".away";
const ever = () => localStorage;
const visit = () => sessionStorage;

/**
 * What a browser remembers of a visitor for a widget's rules, for good and for this visit. Not under the client's own
 * keys, by which a widget knows that somebody has talked here. Where storage is refused, it holds as long as the page.
 */
export class Memory {
  #key: string;
  #known: Known;
  #here: Known;

  constructor(widgetId: string) {
    this.#key = `foyer-proactive:${widgetId}`;
    this.#known = this.#read(ever);
    this.#here = this.#read(visit);
    if (this.#known[been]) return;
    this.#note(ever, this.#known, been);
    this.#note(visit, this.#here, first);
  }

  /** Was here in an earlier visit. */
  get isReturning(): boolean {
    return !this.#here[first];
  }

  /** Sent a message away in this visit. */
  get isLeftAlone(): boolean {
    return Boolean(this.#here[away]);
  }

  leaveAlone(): void {
    this.#note(visit, this.#here, away);
  }

  /** Also by another tab. */
  wasShown(rule: string): boolean {
    return Boolean(this.#known[rule] ?? this.#read(ever)[rule]);
  }

  noteShown(rule: string): void {
    this.#note(ever, this.#known, rule);
  }

  #read(storage: () => Storage): Known {
    try {
      const known: Known | null = JSON.parse(storage().getItem(this.#key) ?? "null");
      return known ?? {};
    } catch {
      return {};
    }
  }

  #note(storage: () => Storage, known: Known, name: string): void {
    known[name] = true;
    try {
      storage().setItem(this.#key, JSON.stringify({ ...this.#read(storage), [name]: true }));
    } catch {
      // Refused, or full.
    }
  }
}
