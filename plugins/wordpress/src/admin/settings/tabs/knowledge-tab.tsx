import { __ } from "@wordpress/i18n";
import { foyerAdmin } from "../../foyer-admin.ts";
import { ChecksField } from "../fields/checks-field.tsx";
import { PostsField } from "../fields/posts-field.tsx";
import { SwitchField } from "../fields/switch-field.tsx";
import { Group } from "../group.tsx";

export function KnowledgeTab() {
  const types = (foyerAdmin.postTypes ?? []).filter(({ name }) => name !== "product");
  return (
    <Group
      title={__("What the assistant knows", "foyer-chat")}
      lead={__(
        "Published, public content only. Drafts, private and password-protected posts never leave this site.",
        "foyer-chat",
      )}
    >
      <ChecksField
        path="sync.post_types"
        label={__("Content", "foyer-chat")}
        options={types.map(({ name, label }) => ({ value: name, label }))}
      />
      {foyerAdmin.hasShop && (
        <SwitchField
          path="sync.products"
          label={__("Products", "foyer-chat")}
          help={__("With price, stock and variations, kept up to date.", "foyer-chat")}
        />
      )}
      <PostsField
        path="sync.exclude"
        label={__("Leave out", "foyer-chat")}
        help={__("What you pick here is taken out of the assistant's knowledge.", "foyer-chat")}
      />
      <p>
        <a href={foyerAdmin.knowledgeUrl}>{__("See what is known, and what failed", "foyer-chat")}</a>
      </p>
    </Group>
  );
}
