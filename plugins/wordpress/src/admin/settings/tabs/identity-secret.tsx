import { Button, TextControl } from "@wordpress/components";
import { useState } from "@wordpress/element";
import { __ } from "@wordpress/i18n";
import { ask, type Refusal, refusalOf } from "../../request.ts";
import { RefusalNotice } from "../../refusal-notice.tsx";
import { FieldHelp } from "../fields/field-help.tsx";
import { upToDate, useField } from "../form.ts";
import { Group } from "../group.tsx";
import type { Settings } from "../settings.ts";

/** For a site that joined a widget of others: with their secret, or with a new one that ends theirs. */
export function IdentitySecret({ onMade }: { onMade: (settings: Settings) => void }) {
  const label = __("Identity secret", "foyer-chat");
  const { value, set, error } = useField<string>("connection.identity_secret", { label });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const make = async () => {
    const question = __(
      "Make a new identity secret? Every other site or app that signs with the old one is no longer believed.",
      "foyer-chat",
    );
    // oxlint-disable-next-line no-alert -- the browser's own question cannot be hidden by another plugin's styles.
    if (!window.confirm(question)) return;
    setIsBusy(true);
    setRefusal(null);
    try {
      onMade(await ask<Settings>("identity-secret", { method: "POST", data: {} }));
    } catch (thrown) {
      setRefusal(refusalOf(thrown));
      setIsBusy(false);
    }
  };

  return (
    <Group
      title={__("Logged-in visitors are not recognised yet", "foyer-chat")}
      lead={__(
        "This widget was there before, and another site or app may sign for its visitors. Enter the identity secret that is in use, or, where nobody uses one, make a new one.",
        "foyer-chat",
      )}
    >
      <TextControl
        {...upToDate}
        className={error ? "foyer-field has-error" : "foyer-field"}
        type="password"
        dir="ltr"
        spellCheck={false}
        autoComplete="new-password"
        label={label}
        value={value ?? ""}
        aria-invalid={Boolean(error)}
        help={
          <FieldHelp
            help={__("It is stored encrypted and never sent to a browser.", "foyer-chat")}
            error={error}
          />
        }
        onChange={(text) => set(text.trim() || null)}
      />
      <div>
        <Button variant="secondary" isBusy={isBusy} disabled={isBusy} onClick={() => void make()}>
          {__("Make a new one", "foyer-chat")}
        </Button>
      </div>
      {refusal && <RefusalNotice refusal={refusal} />}
    </Group>
  );
}
