import type { KeptContact } from "../../client/kept-contact.ts";
import type { Around } from "./around.ts";
import { Consent, FormField } from "./form-fields.tsx";
import { Glyph } from "./glyph.tsx";
import { readForm } from "./read-form.ts";

/** In the transcript of a visitor for whom nobody is there: an address to answer to. */
export function makeNobodyThere({ client, words, update }: Around, contact: KeptContact) {
  let errors: Record<string, string> = {};
  let isChanging = false;

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { values, errors: found } = readForm(event.currentTarget as HTMLFormElement, words);
    errors = found;
    const { email } = values;
    if (email && !Object.keys(errors).length) {
      isChanging = false;
      contact.tell({ email });
    }
    update();
  };

  return () => {
    const { conversation, config, phase } = client.state;
    const handoff = config?.handoff;
    const { outlook = "expected" } = conversation?.waiting ?? {};
    if (conversation?.mode !== "waiting" || outlook === "expected" || !handoff?.collect_email) return null;
    const isKept = contact.kept?.email !== undefined;
    if ((conversation.reachable || isKept) && !isChanging) {
      return (
        <div class="card done">
          <Glyph name={isKept && phase !== "online" ? "clock" : "check"} />
          <p>{isKept && phase !== "online" ? words.email_kept : words.email_left}</p>
          <button
            type="button"
            class="plain"
            onClick={() => {
              isChanging = true;
              update();
            }}
          >
            {words.email_change}
          </button>
        </div>
      );
    }
    return (
      <form class="card" noValidate onSubmit={submit}>
        <h3>
          <Glyph name="mail" />
          {words.email_title}
        </h3>
        <FormField
          field={{ name: "email", label: words.email, type: "email", required: true }}
          error={errors["email"]}
          words={words}
        />
        <Consent text={handoff.consent_text ?? words.consent} error={errors["consent"]} />
        <button type="submit" class="act">
          {words.email_leave}
        </button>
      </form>
    );
  };
}
