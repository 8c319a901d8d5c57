/** The administrator of a site, without a browser. */
export class WpSession {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();
  #nonce = "";

  constructor(url: string) {
    this.#url = url;
  }

  async logIn(): Promise<void> {
    // For the cookie that tells that there are cookies.
    await this.page("/wp-login.php");
    const body = new URLSearchParams({ log: "admin", pwd: "password" });
    await this.#fetch("/wp-login.php", { method: "POST", body });
    this.#nonce = await this.page("/wp-admin/admin-ajax.php?action=rest-nonce");
  }

  /** The page's HTML, of a page that is there and that PHP came to the end of. */
  async page(path: string): Promise<string> {
    let response = await this.#fetch(path);
    for (let n = 0; n < 5 && response.headers.has("location"); n += 1)
      response = await this.#fetch(response.headers.get("location")!);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return text;
  }

  async rest<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const response = await this.#fetch(`/wp-json${path}`, {
      method,
      headers: { "x-wp-nonce": this.#nonce, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text) as Answer;
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("cookie", [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetch(new URL(path, this.#url), { ...init, headers, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = "", value = ""] = cookie.split(";")[0]!.split("=", 2);
      this.#cookies.set(name, value);
    }
    return response;
  }
}
