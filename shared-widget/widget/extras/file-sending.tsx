import { uploadFile } from "../../client/upload.ts";
import type { Attachment } from "../../protocol/index.ts";
import { limits } from "../../protocol/limits.ts";
import type { Around } from "./around.ts";
import { Glyph } from "./glyph.tsx";
import { put as fill } from "./words.ts";

interface Sending {
  file: File;
  /** What went wrong; empty while it is on its way. */
  trouble: string;
  /** Trying again may help. */
  canRetry: boolean;
}

/** Files of the visitor's, picked, pasted or dropped: each is put with the server and then said as a message. */
export function makeFileSending({ client, options, words, host, signal, update }: Around) {
  let sendings: Sending[] = [];
  let isPossible = true;

  const troubles: Partial<Record<string, string>> = {
    unsupported_file: words.file_unsupported,
    unsupported_type: words.file_unsupported,
    too_large: words.file_too_large,
    not_configured: words.file_impossible,
  };

  /** Puts one file with the server. Nothing where that did not work: then it says why. */
  async function put(sending: Sending): Promise<Attachment | undefined> {
    const { session } = client;
    sending.trouble = "";
    update();
    const isTooLarge = sending.file.size > limits.attachmentBytes;
    const answer =
      !isTooLarge && session && (await uploadFile(options.endpoint, session, sending.file, signal));
    if (signal.aborted) return undefined;
    // What was put into another conversation cannot be said in this one.
    if (answer && answer.ok && client.session?.conversationId === session?.conversationId) {
      forget(sending);
      return answer.body;
    }
    const code = isTooLarge ? "too_large" : answer && !answer.ok ? answer.code : "unreachable";
    if (code === "not_configured") isPossible = false;
    const known = troubles[code];
    sending.trouble = known ?? fill(words.file_failed, sending.file.name);
    sending.canRetry = !known;
    update();
    return undefined;
  }

  /** What is picked together is said together. */
  async function send(picked: Sending[]): Promise<void> {
    const attachments = (await Promise.all(picked.map(put))).filter((one) => one !== undefined);
    if (attachments.length) client.send("", attachments);
  }

  function forget(sending: Sending) {
    sendings = sendings.filter((one) => one !== sending);
    update();
  }

  /** True where there were files to take. */
  function take(files: FileList | undefined): boolean {
    if (!files?.length || !isPossible || client.state.phase === "failed") return false;
    const picked = [...files]
      .slice(0, limits.attachments)
      .map((file) => ({ file, trouble: "", canRetry: true }));
    sendings = [...sendings, ...picked];
    void send(picked);
    return true;
  }

  const onPaste = (event: Event) => {
    if (take((event as ClipboardEvent).clipboardData?.files)) event.preventDefault();
  };
  const onDrag = (event: Event) => {
    const { dataTransfer } = event as DragEvent;
    if (isPossible && dataTransfer?.types.includes("Files")) event.preventDefault();
  };
  const onDrop = (event: Event) => {
    // Whatever becomes of it, the browser must not leave the page for it.
    if (take((event as DragEvent).dataTransfer?.files)) event.preventDefault();
  };
  host.addEventListener("paste", onPaste, { signal });
  host.addEventListener("dragover", onDrag, { signal });
  host.addEventListener("drop", onDrop, { signal });

  return {
    tools() {
      if (!isPossible || client.state.phase === "failed") return null;
      return (
        <label class="round attach">
          <Glyph name="clip" />
          <input
            type="file"
            multiple
            class="unseen"
            aria-label={words.attach}
            onChange={({ currentTarget }) => {
              take(currentTarget.files ?? undefined);
              // The same file may be picked again.
              currentTarget.value = "";
            }}
          />
        </label>
      );
    },
    notice() {
      return sendings.map((sending) => (
        <div class={sending.trouble ? "notice sending problem" : "notice sending"} key={sending.file.name}>
          <output>{sending.trouble || fill(words.file_sending, sending.file.name)}</output>
          {sending.trouble && (
            <span class="meta">
              {sending.canRetry && (
                <button type="button" onClick={() => void send([sending])}>
                  {words.again}
                </button>
              )}
              <button type="button" onClick={() => forget(sending)}>
                {words.dismiss}
              </button>
            </span>
          )}
        </div>
      ));
    },
  };
}
