import { useEffect } from "preact/hooks";
import { say } from "./words.ts";

const id = "foyer-save-bar";

/** Shopify's own bar over the page, as long as there is something to save. */
export function SaveBar({
  label = say("save"),
  isShown,
  isSaving,
  save,
  discard,
}: {
  /** What its first button says. */
  label?: string;
  isShown: boolean;
  isSaving: boolean;
  save: () => void;
  discard: () => void;
}) {
  useEffect(() => {
    void (isShown ? shopify.saveBar.show(id) : shopify.saveBar.hide(id));
  }, [isShown]);
  useEffect(() => () => void shopify.saveBar.hide(id), []);
  return (
    <ui-save-bar id={id}>
      <button type="button" {...{ variant: "primary" }} disabled={isSaving} onClick={save}>
        {label}
      </button>
      <button type="button" disabled={isSaving} onClick={discard}>
        {say("discard")}
      </button>
    </ui-save-bar>
  );
}
