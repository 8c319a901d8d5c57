import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Visitor } from "../../../../e2e/visitor.ts";
import type { ConnectedSite } from "../runner/connected-site.ts";

type Page = Visitor["page"];
type Context = ReturnType<Page["context"]>;

const muPlugins = join(import.meta.dirname, "mu-plugins");

/** Another plugin on the site, a file of `mu-plugins/`. */
export function install(site: ConnectedSite, name: string): void {
  site.addMuPlugin(name, readFileSync(join(muPlugins, `${name}.php`), "utf8").replace("<?php", ""));
}

export function uninstall(site: ConnectedSite, name: string): void {
  rmSync(join(site.folder, "wp-content", "mu-plugins", `${name}.php`));
}

export async function setOption(site: ConnectedSite, name: string, value: unknown): Promise<void> {
  await site.php(`return update_option(${php(name)}, ${php(value)});`);
}

/** The path of a new page with this content. */
export function publishPage(site: ConnectedSite, content: string): Promise<string> {
  return site.php(`
    $id = wp_insert_post(wp_slash(${php({
      post_type: "page",
      post_status: "publish",
      post_title: "A page",
      post_content: content,
    })}));
    return wp_make_link_relative(get_permalink($id));
  `);
}

export interface Person {
  name: string;
  email: string;
  role: string;
}

/** Makes an account and logs it in, as its login cookie does. */
export async function logIn(context: Context, site: ConnectedSite, person: Person): Promise<void> {
  const cookie = await site.php<{ name: string; value: string }>(`
    $person = ${php(person)};
    $id = wp_insert_user(array(
      'user_login' => sanitize_user($person['email']),
      'user_pass' => wp_generate_password(),
      'user_email' => $person['email'],
      'display_name' => $person['name'],
      'role' => $person['role'],
    ));
    // The admin bar's picture would come from elsewhere.
    update_option('show_avatars', '0');
    $value = wp_generate_auth_cookie($id, time() + HOUR_IN_SECONDS, 'logged_in');
    return array('name' => LOGGED_IN_COOKIE, 'value' => rawurlencode($value));
  `);
  await context.addCookies([{ ...cookie, url: site.url }]);
}

/** A value, written in PHP. */
function php(value: unknown): string {
  const text = JSON.stringify(value).replaceAll("\\", "\\\\").replaceAll("'", "\\'");
  return `json_decode('${text}', true)`;
}
