import type { Visitor } from "../../../../e2e/visitor.ts";

type Page = Visitor["page"];

/** The block editor, as far as the page lets scripts at it. */
interface Wp {
  blocks: {
    createBlock: (name: string, attributes?: object) => unknown;
    getBlockType: (name: string) => unknown;
  };
  data: {
    select: (store: "core/editor") => { getCurrentPostId: () => number; getPermalink: () => string };
    dispatch: (store: string) => {
      set: (scope: string, name: string, value: unknown) => void;
      editPost: (edits: object) => void;
      insertBlocks: (block: unknown) => void;
      savePost: () => Promise<void>;
    };
  };
}

export interface Post {
  id: number;
  url: string;
}

/** Somebody at wp-admin, most often its administrator. */
export class WpAdmin {
  readonly page: Page;
  /** What the pages threw. */
  readonly errors: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on("pageerror", (error) => this.errors.push(`${page.url()}: ${error.message}`));
  }

  async logIn(name = "admin", password = "password"): Promise<void> {
    await this.page.goto("/wp-login.php");
    await this.page.locator("#user_login").fill(name);
    await this.page.locator("#user_pass").fill(password);
    await this.page.locator("#wp-submit").click();
    await this.page.waitForURL(/wp-admin/);
  }

  async installPlugin(zip: string): Promise<void> {
    await this.page.goto("/wp-admin/plugin-install.php?tab=upload");
    await this.page.locator('input[name="pluginzip"]').setInputFiles(zip);
    await this.page.locator("#install-plugin-submit").click();
    await this.page.getByRole("link", { name: "Activate Plugin" }).click();
    await this.page.getByText("Plugin activated.").waitFor();
  }

  async open(page: string): Promise<void> {
    // Another tab of the same screen is no new page to the browser.
    await this.page.goto("about:blank");
    await this.page.goto(`/wp-admin/admin.php?page=${page}`);
  }

  /** A new post, published; with blocks where some are named, else with this content. */
  async publish(
    type: "post" | "page",
    { title, content = "", blocks = [] }: { title: string; content?: string; blocks?: string[] },
  ): Promise<Post> {
    await this.page.goto(`/wp-admin/post-new.php?post_type=${type}`);
    await this.editorIsReady();
    return this.page.evaluate(
      async ({ title, content, blocks }) => {
        const { wp } = window as unknown as { wp: Wp };
        wp.data.dispatch("core/preferences").set("core/edit-post", "welcomeGuide", false);
        const { editPost, savePost } = wp.data.dispatch("core/editor");
        editPost({ title, content });
        for (const name of blocks)
          wp.data.dispatch("core/block-editor").insertBlocks(wp.blocks.createBlock(name));
        editPost({ status: "publish" });
        await savePost();
        const editor = wp.data.select("core/editor");
        return { id: editor.getCurrentPostId(), url: editor.getPermalink() };
      },
      { title, content, blocks },
    );
  }

  /** The editor with this post, and nothing in front of it. */
  async edit(id: number): Promise<void> {
    await this.page.goto(`/wp-admin/post.php?post=${id}&action=edit`);
    await this.editorIsReady();
    await this.page.evaluate(() => {
      const { wp } = window as unknown as { wp: Wp };
      wp.data.dispatch("core/preferences").set("core/edit-post", "welcomeGuide", false);
    });
  }

  async unpublish({ id }: Post): Promise<void> {
    await this.edit(id);
    await this.page.evaluate(async () => {
      const { wp } = window as unknown as { wp: Wp };
      const { editPost, savePost } = wp.data.dispatch("core/editor");
      editPost({ status: "draft" });
      await savePost();
    });
  }

  private async editorIsReady(): Promise<void> {
    await this.page.waitForFunction(() => {
      const { wp } = window as unknown as { wp?: Partial<Wp> };
      return (
        wp?.blocks?.getBlockType("foyer/chat") !== undefined &&
        wp.data?.select("core/editor").getCurrentPostId() !== null
      );
    });
  }
}
