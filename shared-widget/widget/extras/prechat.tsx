import type { Contact, KeptContact } from "../../client/kept-contact.ts";
import type { PublicConfig } from "../../protocol/index.ts";
import type { Around } from "./around.ts";
import { Consent, FormField } from "./form-fields.tsx";
import { readForm } from "./read-form.ts";

const key = "prechat";

/** A form before the first message, for who is not known and has not filled it in before. */
export function makePrechat({ client, words, shelf, update }: Around, contact: KeptContact) {
  let errors: Record<string, string> = {};

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { values, errors: found } = readForm(event.currentTarget as HTMLFormElement, words);
    errors = found;
    if (!Object.keys(errors).length) {
      shelf.set(key, { done: true });
      if (Object.keys(values).length) contact.tell(contactOf(values));
    }
    update();
  };

  return () => {
    const { config, conversation, messages, pending, verified, phase } = client.state;
    const prechat = config?.prechat;
    if (!asksSomething(prechat) || verified || messages.length || pending.length || shelf.get(key))
      return undefined;
    // Whether anything was said is not known yet.
    if (!conversation) return phase === "connecting" ? <div class="sheet" /> : undefined;
    return (
      <form class="sheet" noValidate onSubmit={submit}>
        <h3>{words.prechat_title}</h3>
        {prechat.fields.map((field) => (
          <FormField key={field.name} field={field} error={errors[field.name]} words={words} />
        ))}
        {prechat.consent_text && <Consent text={prechat.consent_text} error={errors["consent"]} />}
        <button type="submit" class="act">
          {words.prechat_start}
        </button>
      </form>
    );
  };
}

function asksSomething(prechat: PublicConfig["prechat"] | undefined): prechat is PublicConfig["prechat"] {
  return prechat !== undefined && prechat.enabled && Boolean(prechat.fields.length || prechat.consent_text);
}

/** Name and address are the visitor's; what else was asked is told beside them. */
export function contactOf(values: Record<string, string>): Contact {
  const { name, email, ...fields } = values;
  return {
    ...(name && { name }),
    ...(email && { email }),
    ...(Object.keys(fields).length && { fields }),
  };
}
