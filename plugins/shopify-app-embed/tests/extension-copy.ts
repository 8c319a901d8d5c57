import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const root = dirname(import.meta.dirname);

/** The app's configuration and its extension, for a test to spoil. */
export class ExtensionCopy {
  readonly app = mkdtempSync(join(tmpdir(), "foyer-shopify-"));
  readonly folder = join(this.app, "extensions", "foyer-chat");

  constructor() {
    cpSync(join(root, "shopify.app.toml"), join(this.app, "shopify.app.toml"));
    cpSync(join(root, "extensions"), join(this.app, "extensions"), { recursive: true });
    writeFileSync(join(this.app, "package.json"), '{ "name": "copy", "private": true }');
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  remove(path: string): void {
    rmSync(join(this.folder, path), { recursive: true });
  }

  /** `from` has to be there: what was not replaced has not been spoiled. */
  replace(path: string, from: string, to: string): void {
    const text = this.read(path);
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
    this.write(
      path,
      text.replace(from, () => to),
    );
  }

  /** Puts markup before the block's schema. */
  addToBlock(liquid: string): void {
    this.replace("blocks/chat.liquid", "{% schema %}", `${liquid}\n{% schema %}`);
  }

  [Symbol.dispose](): void {
    rmSync(this.app, { recursive: true });
  }
}
