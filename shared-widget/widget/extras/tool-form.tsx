import type { KeptContact } from "../../client/kept-contact.ts";
import type { ToolStatus } from "../../protocol/index.ts";
import type { Around } from "./around.ts";
import { Consent, FormField } from "./form-fields.tsx";
import { contactOf } from "./prechat.tsx";
import { readForm } from "./read-form.ts";
import { ToolDecided } from "./tool-decided.tsx";
import { ToolGlyph } from "./tool-glyph.tsx";
import type { ToolWatch } from "./tool-watch.ts";
import type { ToolWords } from "./tool-words.ts";

type Form = NonNullable<ToolStatus["form"]>;

const types = { name: "text", email: "email", phone: "tel" } as const;

/** How the visitor can be reached, where the assistant needs to know. They need not tell. */
export function makeToolForm(
  { client, words: common, update }: Around,
  watch: ToolWatch,
  words: ToolWords,
  contact: KeptContact,
) {
  let errors: Record<string, string> = {};
  let filledIn = "";
  const labels = { name: words.name, email: common.email, phone: words.phone };

  const submit = (event: SubmitEvent, id: string, { fields }: Form) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { values, errors: found } = readForm(form, common);
    errors = found;
    if (values["phone"] && !isNumber(values["phone"])) errors["phone"] = common.email_wrong;
    if (hasEither(fields)) {
      if (!values["phone"]) delete errors["phone"];
      if (values["phone"] && !values["email"]) delete errors["email"];
    }
    const wrong = [...fields, "consent"].find((name) => errors[name]);
    if (wrong) {
      form.querySelector<HTMLElement>(`[name="${wrong}"]`)?.focus();
      return update();
    }
    contact.tell(contactOf(values));
    watch.told(id);
  };

  return (tool: ToolStatus, form: Form) => {
    const { id } = tool;
    if (filledIn !== id) [errors, filledIn] = [{}, id];
    const { choice } = watch;
    const { handoff, prechat } = client.state.config ?? {};
    const head = (
      <>
        <h3 id="tool-form">
          <ToolGlyph name="contact" />
          {words.reach}
        </h3>
        {form.why && <p dir="auto">{form.why}</p>}
      </>
    );
    if (choice !== undefined)
      return (
        <section class="card tool" aria-labelledby="tool-form" key={id}>
          {head}
          <ToolDecided on={choice} text={choice ? words.sent : words.skipped} />
        </section>
      );
    return (
      <form
        class="card tool"
        aria-labelledby="tool-form"
        key={`${id} form`}
        noValidate
        onSubmit={(event: SubmitEvent) => submit(event, id, form)}
      >
        {head}
        {hasEither(form.fields) && <p class="tool-hint">{words.either}</p>}
        {form.fields.map((name) => (
          <FormField
            key={name}
            field={{
              name,
              label: labels[name],
              type: types[name],
              required: name !== "name" || form.fields.length === 1,
            }}
            error={errors[name]}
            words={common}
          />
        ))}
        <Consent
          text={handoff?.consent_text ?? prechat?.consent_text ?? words.consent}
          error={errors["consent"]}
        />
        <div class="tool-acts">
          <button type="submit" class="act">
            {words.send}
          </button>
          <button type="button" class="chip" onClick={() => watch.approve(id, false)}>
            {common.csat_skip}
          </button>
        </div>
      </form>
    );
  };
}

/** Of an address and a number one is enough. */
function hasEither(fields: Form["fields"]): boolean {
  return fields.includes("email") && fields.includes("phone");
}

function isNumber(text: string): boolean {
  return /^\+?[\d\s()./-]+$/.test(text) && text.replaceAll(/\D/g, "").length >= 5;
}
