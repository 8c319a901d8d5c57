import type { Answer, Refusal } from "../../../client/request.ts";
import type { PageApi } from "../page.ts";

type Answering = (path: URL, body?: unknown) => unknown;

/** The API as pages see it, answering by method and path; what is not answered is not found. */
export class FakeApi implements PageApi {
  readonly calls: string[] = [];
  readonly bodies: unknown[] = [];
  readonly answers: Record<string, Answering>;

  constructor(answers: Record<string, Answering>) {
    this.answers = answers;
  }

  get<T>(path: string): Promise<Answer<T>> {
    return this.#answer<T>("GET", path);
  }

  text(path: string): Promise<Answer<string>> {
    return this.#answer<string>("GET", path);
  }

  send<T>(method: "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<Answer<T>> {
    this.bodies.push(body);
    return this.#answer<T>(method, path, body);
  }

  async #answer<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    this.calls.push(`${method} ${path}`);
    const url = new URL(path, "http://foyer.test");
    const answering = this.answers[`${method} ${url.pathname}`];
    const answer = answering?.(url, body);
    if (answer === undefined) return refuse("not_found", 404);
    return isRefusal(answer) ? answer : { ok: true, body: answer as T };
  }
}

export function refuse(code: Refusal["code"], status: number): Refusal {
  return { ok: false, code, status, message: `It is ${code}.` };
}

function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === false;
}
