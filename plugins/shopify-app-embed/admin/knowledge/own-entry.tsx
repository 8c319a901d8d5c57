import { useState } from "preact/hooks";
import { ApiError, ask } from "../api.ts";
import { reasonOf } from "../failure.tsx";
import { SaveBar } from "../save-bar.tsx";
import { say } from "../words.ts";

/** What the merchant's own entries are called; the shop's are `product:…`, `page:…` and so on. */
export const ownPrefix = "own:";

/** Something that is written nowhere in the shop, for the assistant to know. */
export function OwnEntry({ widgetId, added }: { widgetId: string; added: () => Promise<void> }) {
  const [title, setTitle] = useState("");
  const [content, setContent] = useState("");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [isBusy, setBusy] = useState(false);

  const clear = (): void => {
    setTitle("");
    setContent("");
    setErrors({});
  };
  const add = async (): Promise<void> => {
    const missing = {
      ...(title.trim() === "" && { title: say("needed") }),
      ...(content.trim() === "" && { content: say("needed") }),
    };
    setErrors(missing);
    if (isBusy || Object.keys(missing).length > 0) return;
    setBusy(true);
    try {
      const path = `/api/knowledge/${widgetId}/documents/${ownPrefix}${crypto.randomUUID()}`;
      await ask("PUT", path, { body: { title, content } });
      clear();
      shopify.toast.show(say("entry_added"));
      await added();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setErrors(Object.fromEntries(Object.keys(error.fields).map((field) => [field, say("field_wrong")])));
      shopify.toast.show(reasonOf(error), { isError: true });
    } finally {
      setBusy(false);
    }
  };

  return (
    <s-section heading={say("own_entry")}>
      <SaveBar
        label={say("entry_add")}
        isShown={title !== "" || content !== ""}
        isSaving={isBusy}
        save={() => void add()}
        discard={clear}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <s-stack gap="base">
          <s-paragraph>{say("own_entry_says")}</s-paragraph>
          <s-text-field
            label={say("entry_title")}
            maxLength={300}
            value={title}
            error={errors["title"] ?? ""}
            onInput={({ currentTarget }) => setTitle(currentTarget.value)}
          />
          <s-text-area
            label={say("entry_content")}
            rows={4}
            value={content}
            error={errors["content"] ?? ""}
            onInput={({ currentTarget }) => setContent(currentTarget.value)}
          />
          <s-stack direction="inline">
            <s-button type="submit" loading={isBusy}>
              {say("entry_add")}
            </s-button>
          </s-stack>
        </s-stack>
      </form>
    </s-section>
  );
}
