import { fetchTranscript, mailTranscript } from "../../client/transcript.ts";
import type { MenuItem } from "../panel/menu.tsx";
import type { Around } from "./around.ts";
import { FormField } from "./form-fields.tsx";
import { Glyph } from "./glyph.tsx";
import { readForm } from "./read-form.ts";
import { SheetBar } from "./sheet-bar.tsx";
import { put } from "./words.ts";

const formats = ["txt", "html"] as const;

/** What was said, to take along: as a file, or by e-mail where the backend can send any. */
export function makeTranscriptSheet({ client, options, words, root, signal, update }: Around) {
  let isOpen = false;
  let isBusy = false;
  let canMail = true;
  let errors: Record<string, string> = {};
  let said = "";
  let trouble = "";

  function go(open: boolean) {
    isOpen = open;
    said = trouble = "";
    errors = {};
    update();
    if (open) root.querySelector<HTMLElement>(".sheet button")?.focus();
  }

  /** One at a time, with the same end for all. */
  async function run(work: () => Promise<{ ok: true } | { ok: false; code: string }>, done: string) {
    if (isBusy) return;
    isBusy = true;
    said = trouble = "";
    update();
    const answer = await work();
    isBusy = false;
    if (signal.aborted) return;
    if (answer.ok) said = done;
    else if (answer.code === "not_configured") canMail = false;
    else trouble = words.try_again;
    update();
  }

  const download = (format: (typeof formats)[number]) =>
    run(async () => {
      const { session } = client;
      if (!session) return { ok: false, code: "unreachable" };
      const answer = await fetchTranscript(options.endpoint, session, format, signal);
      if (answer.ok) save(answer.body, `chat-${new Date().toISOString().slice(0, 10)}.${format}`);
      return answer;
    }, words.transcript_saved);

  const mail = (event: SubmitEvent) => {
    event.preventDefault();
    const { values, errors: found } = readForm(event.currentTarget as HTMLFormElement, words);
    errors = found;
    const { email } = values;
    const { session } = client;
    if (!email || !session || Object.keys(errors).length) return update();
    void run(
      () => mailTranscript(options.endpoint, session, email, signal),
      put(words.transcript_sent, email),
    );
  };

  return {
    menu(): MenuItem[] {
      const { config, messages } = client.state;
      return [config?.transcript && messages.length > 0 && [words.transcript, () => go(true)]];
    },
    screen() {
      if (!isOpen) return undefined;
      return (
        <div class="sheet">
          <SheetBar title={words.transcript} back={words.back} onBack={() => go(false)} />
          {formats.map((format) => (
            <button
              key={format}
              type="button"
              class="chip"
              aria-disabled={isBusy}
              onClick={() => void download(format)}
            >
              <Glyph name="file" />
              {words[`transcript_${format}`]}
            </button>
          ))}
          {canMail ? (
            <form class="card" noValidate onSubmit={mail}>
              <FormField
                field={{ name: "email", label: words.transcript_email, type: "email", required: true }}
                error={errors["email"]}
                words={words}
              />
              <button type="submit" class="act" aria-disabled={isBusy}>
                {words.transcript_send}
              </button>
            </form>
          ) : (
            <p class="soft">{words.transcript_no_email}</p>
          )}
          <output>{said}</output>
          <p class="problem" role="alert">
            {trouble}
          </p>
        </div>
      );
    },
  };
}

function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Not at once: Safari reads it a little later.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
