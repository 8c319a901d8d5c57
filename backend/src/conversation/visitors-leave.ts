/** What a visitor said to what they were asked. */
export type Leave = "given" | "refused" | "unanswered" | "stopped";

const patienceMs = 120_000;

interface Asked {
  id: string;
  kind: "approval" | "form";
  settle: (leave: Leave) => void;
}

/** The one thing that a turn waits for its visitor to say: whether a call may be made, or what a form asks for. */
export class VisitorsLeave {
  #asked: Asked | undefined;

  /** Waits for them, two minutes at most. */
  ask(id: string, kind: Asked["kind"], signal: AbortSignal): Promise<Leave> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve("stopped");
      const stop = (): void => asked.settle("stopped");
      const timer = setTimeout(() => asked.settle("unanswered"), patienceMs);
      const asked: Asked = {
        id,
        kind,
        settle: (leave) => {
          clearTimeout(timer);
          signal.removeEventListener("abort", stop);
          if (this.#asked === asked) this.#asked = undefined;
          resolve(leave);
        },
      };
      this.#asked = asked;
      signal.addEventListener("abort", stop);
    });
  }

  /** The visitor allows that call, or does not. What is asked no more is nobody's answer. */
  answer(id: string, isAllowed: boolean): void {
    const asked = this.#asked;
    if (asked?.id !== id) return;
    if (!isAllowed) asked.settle("refused");
    // A form is filled in, not allowed.
    else if (asked.kind === "approval") asked.settle("given");
  }

  /** The visitor said how to reach them. */
  tellContact(): void {
    if (this.#asked?.kind === "form") this.#asked.settle("given");
  }
}
