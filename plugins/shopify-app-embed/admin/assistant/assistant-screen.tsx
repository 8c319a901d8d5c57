import type { ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { ask } from "../api.ts";
import { Failure } from "../failure.tsx";
import { Waiting } from "../waiting.tsx";
import { say } from "../words.ts";
import { fieldErrors, wrongHours } from "./draft.ts";
import { AnswersSection } from "./answers-section.tsx";
import { LookSection } from "./look-section.tsx";
import { PeopleSection } from "./people-section.tsx";
import { SaveBar } from "../save-bar.tsx";
import { useConfig } from "./use-config.ts";

/** What the assistant is told, when people are there, and how the chat looks. */
export function AssistantScreen({ shop }: { shop: ShopStatus }) {
  const config = useConfig(shop.widget_id);
  const { draft, problem, change } = config;
  if (!draft)
    return (
      <s-page heading={say("nav_assistant")}>
        {config.error ? (
          <Failure error={config.error} again={config.again} />
        ) : (
          <s-section>
            <Waiting />
          </s-section>
        )}
      </s-page>
    );

  const wrong = wrongHours(draft);
  const errors = problem ? fieldErrors(problem) : {};
  const save = async (how: () => Promise<boolean>): Promise<void> => {
    if (wrong.length > 0) return void shopify.toast.show(say("hours_wrong"), { isError: true });
    await afterSaving(await how());
  };

  return (
    <s-page heading={say("nav_assistant")}>
      <SaveBar
        isShown={config.isChanged}
        isSaving={config.isSaving}
        save={() => void save(() => config.save())}
        discard={config.discard}
      />
      {problem?.code === "version_mismatch" ? (
        <s-banner tone="warning" heading={say("changed_elsewhere")}>
          <s-paragraph>{say("changed_elsewhere_says")}</s-paragraph>
          <s-button slot="secondary-actions" onClick={() => void save(config.saveOverNewest)}>
            {say("keep_mine")}
          </s-button>
          <s-button slot="secondary-actions" onClick={() => void config.takeNewest()}>
            {say("take_theirs")}
          </s-button>
        </s-banner>
      ) : (
        problem && Object.keys(errors).length === 0 && <Failure error={problem} />
      )}
      <AnswersSection draft={draft} errors={errors} change={change} />
      <PeopleSection draft={draft} errors={errors} wrong={wrong} change={change} />
      <LookSection draft={draft} errors={errors} change={change} />
    </s-page>
  );
}

async function afterSaving(isSaved: boolean): Promise<void> {
  if (!isSaved) return void shopify.toast.show(say("not_saved"), { isError: true });
  shopify.toast.show(say("saved"));
  // The shop's pages draw the launcher from a copy of the look, which this renews.
  await ask("POST", "/shopify/setup").catch(() => shopify.toast.show(say("look_later"), { isError: true }));
}
