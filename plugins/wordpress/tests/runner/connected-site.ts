import { randomUUID } from "node:crypto";
import { copyFileSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Foyer } from "../../../../e2e/foyer.ts";
import { demand } from "../../../../scripts/command.ts";
import { type ServedSite, type Site, type WordPress, makeSite, serveSite } from "./sites.ts";

const scripts = join(import.meta.dirname, "..", "site");

interface Backend {
  url: string;
  /** The operator's. The site makes an org's key of it. */
  secret: string;
}

/** A served site that has the plugin and can be put back to how it was made, with a widget of its own each time. */
export class ConnectedSite {
  readonly name: string;
  readonly folder: string;
  readonly url: string;
  /** Of the connection that it has now. */
  widgetId = "";
  readonly #backend: Backend;
  readonly #served: ServedSite;
  readonly #muPlugins: string[];

  private constructor(site: Site, served: ServedSite, backend: Backend) {
    this.name = site.name;
    this.folder = site.folder;
    this.url = served.url;
    this.#served = served;
    this.#backend = backend;
    this.#muPlugins = readdirSync(this.#path("mu-plugins"));
    copyFileSync(this.#path("database/site.sqlite"), `${this.folder}.sqlite`);
  }

  /** It is not connected before its first `reset`. */
  static async make(
    wordpress: WordPress,
    given: { folder: string; port: number; plugin: string; backend: Backend },
  ): Promise<ConnectedSite> {
    const site = await makeSite(wordpress, given);
    return new ConnectedSite(site, await serveSite(site), given.backend);
  }

  /** As it was made: no posts, users, settings or mu-plugins of an earlier test; connected to a new widget. */
  async reset(): Promise<void> {
    for (const name of readdirSync(this.#path("mu-plugins")))
      if (!this.#muPlugins.includes(name)) rmSync(this.#path("mu-plugins", name));
    const database = this.#path("database/site.sqlite");
    for (const suffix of ["-wal", "-shm", "-journal"]) rmSync(database + suffix, { force: true });
    copyFileSync(`${this.folder}.sqlite`, `${database}.next`);
    renameSync(`${database}.next`, database);
    writeFileSync(this.#path("debug.log"), "");
    await this.connect();
  }

  /** To a new widget without the limits that so many tests at one address would reach. */
  async connect(backend: string = this.#backend.url): Promise<void> {
    this.widgetId = `w-${randomUUID().slice(0, 8)}`;
    const args = [this.folder, backend, this.#backend.secret, this.widgetId];
    await demand("php", [join(scripts, "connect.php"), ...args]);
    const limits = { messages_per_minute: 1_000, messages_per_hour: 10_000 };
    await new Foyer(this.#backend.url).changeWidget(this.widgetId, limits);
  }

  /** What this PHP returns, run inside WordPress by its administrator. */
  async php<T = unknown>(code: string): Promise<T> {
    const said = await demand("php", [join(scripts, "eval.php"), this.folder], { input: code });
    return JSON.parse(said.trimEnd().split("\n").at(-1)!) as T;
  }

  /** What the administrator's login leaves in a browser, without the pages that it takes. */
  async loginCookies(): Promise<{ name: string; value: string; url: string }[]> {
    const cookies = await this.php<Record<string, string>>(`
      $until = time() + HOUR_IN_SECONDS;
      $token = WP_Session_Tokens::get_instance( 1 )->create( $until );
      return array(
        AUTH_COOKIE      => wp_generate_auth_cookie( 1, $until, 'auth', $token ),
        LOGGED_IN_COOKIE => wp_generate_auth_cookie( 1, $until, 'logged_in', $token ),
      );
    `);
    return Object.entries(cookies).map(([name, value]) => ({
      name,
      value: encodeURIComponent(value),
      url: this.url,
    }));
  }

  /** A must-use plugin until the next `reset`; `code` begins after `<?php`. */
  addMuPlugin(name: string, code: string): void {
    writeFileSync(this.#path("mu-plugins", `${name}.php`), `<?php\n${code}\n`);
  }

  /** What WordPress and PHP had to complain of. */
  complaints(): string {
    return readFileSync(this.#path("debug.log"), "utf8").trim();
  }

  async stop(): Promise<void> {
    await this.#served.stop();
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(`${this.folder}.sqlite`, { force: true });
  }

  #path(...names: string[]): string {
    return join(this.folder, "wp-content", ...names);
  }
}
