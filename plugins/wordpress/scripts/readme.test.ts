import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const main = readFileSync(join(root, "foyer-chat.php"), "utf8");
const readme = readFileSync(join(root, "readme.txt"), "utf8");

function header(name: string): string | undefined {
  return new RegExp(`^ \\* ${name}:\\s+(.+)$`, "m").exec(main)?.[1];
}

function line(name: string): string | undefined {
  return new RegExp(`^${name}: (.+)$`, "m").exec(readme)?.[1];
}

function section(title: string): string {
  const [, after] = readme.split(`== ${title} ==`);
  return after?.split(/^== /m)[0]?.trim() ?? "";
}

describe("the plugin's header", () => {
  test("has every field that WordPress and its directory read", () => {
    expect(header("Plugin Name")).toBe("Foyer Chat");
    for (const name of ["Description", "Version", "Requires at least", "Requires PHP", "Author"])
      expect([name, header(name)]).toEqual([name, expect.stringMatching(/\S/)]);
    expect(header("License")).toBe("GPL-2.0-or-later");
    expect(header("Text Domain")).toBe("foyer-chat");
    expect(existsSync(join(root, header("Domain Path")!, "foyer-chat.pot"))).toBe(true);
  });

  test("the version is the same everywhere, and so is what is required", () => {
    const version = header("Version");
    expect(main).toContain(`define( 'FOYER_CHAT_VERSION', '${version}' );`);
    expect(line("Stable tag")).toBe(version);
    const { version: packaged } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      version: string;
    };
    expect(packaged).toBe(version);
    expect(line("Requires at least")).toBe(header("Requires at least"));
    expect(line("Requires PHP")).toBe(header("Requires PHP"));
    expect(line("License")).toBe(header("License"));
    expect(section("Changelog")).toContain(`= ${version} =`);
  });
});

describe("readme.txt", () => {
  test("fits the directory's limits", () => {
    expect(line("Tags")!.split(", ").length).toBeLessThanOrEqual(5);
    const short = readme.split("\n\n")[1]!.trim();
    expect(short.length).toBeLessThanOrEqual(150);
    expect(short).not.toMatch(/\n|[<[*]/);
    expect(Buffer.byteLength(readme)).toBeLessThan(20_000);
    expect(line("Tested up to")).toMatch(/^\d+\.\d+$/);
  });

  test("says what is sent to whom, with their terms and privacy policies", () => {
    const services = section("External services");
    expect(services).toContain("Nothing is sent anywhere before you enter that address");
    for (const address of [
      "https://www.cloudflare.com/website-terms/",
      "https://www.cloudflare.com/privacypolicy/",
      "https://openai.com/policies/row-terms-of-use/",
      "https://openai.com/policies/privacy-policy/",
    ])
      expect(services).toContain(`(${address})`);
  });

  test("has questions, screenshots, a changelog and the way to the source", () => {
    expect(section("Frequently Asked Questions").match(/^= .+ =$/gm)!.length).toBeGreaterThan(5);
    expect(section("Screenshots").match(/^\d\. /gm)).toHaveLength(5);
    expect(section("Source code")).toMatch(/\(https:\/\/\S+\/src\)/);
  });
});

test("the directory's pictures and the live preview are there", () => {
  const names = readdirSync(join(root, ".wordpress-org"));
  for (const name of [
    "icon.svg",
    "icon-128x128.png",
    "icon-256x256.png",
    "banner-772x250.png",
    "banner-1544x500.png",
  ])
    expect(names).toContain(name);
  const { landingPage, steps } = JSON.parse(
    readFileSync(join(root, ".wordpress-org/blueprints/blueprint.json"), "utf8"),
  ) as { landingPage: string; steps: { step: string; pluginData?: { slug: string } }[] };
  expect(landingPage).toBe("/wp-admin/admin.php?page=foyer-settings");
  expect(steps.find(({ step }) => step === "installPlugin")?.pluginData?.slug).toBe("foyer-chat");
});
