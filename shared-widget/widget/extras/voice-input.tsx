import type { TranscribeAnswer } from "../../protocol/index.ts";
import type { Refusal } from "../../client/request.ts";
import { transfer } from "../../client/transfer.ts";
import type { Around } from "./around.ts";
import { VoiceGlyph } from "./voice-glyph.tsx";
import { recordingKind, VoiceRecorder } from "./voice-recorder.ts";
import type { VoiceWords } from "./voice-words.ts";
import { whenLeft } from "./when-left.ts";

const longestMs = 120_000;
/** How often the meter moves for those who want little motion. */
const calmMs = 500;

/** Speaks in place of writing: recorded, written down by the server, and put into the composer to be checked. */
export function makeVoiceInput(around: Around, words: VoiceWords, hush: () => void) {
  const { client, options, locale, root, signal, update } = around;
  const kind = recordingKind();
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let phase: "idle" | "asking" | "recording" | "writing" = "idle";
  let isPossible = kind !== undefined;
  let startedAt = 0;
  let trouble = "";
  /** For the ear only. */
  let told = "";
  /** What could not be written down, to be tried again. */
  let kept: File | undefined;
  /** What was said while there was no field to put it into. */
  let waiting = "";
  let ending = new AbortController();
  let recorder: VoiceRecorder | undefined;
  let meter: HTMLElement | null = null;

  const isOffered = () =>
    isPossible && client.state.config?.voice?.input === true && client.state.phase !== "failed";

  function go(next: typeof phase, said = "", wrong = "") {
    phase = next;
    told = said;
    trouble = wrong;
    update();
  }

  async function start() {
    if (!kind) return;
    hush();
    kept = undefined;
    ending = new AbortController();
    const { signal: ended } = ending;
    go("asking");
    let started: VoiceRecorder;
    try {
      started = await VoiceRecorder.start(kind);
    } catch (error) {
      if (!ended.aborted) go("idle", "", whyNot(error));
      return;
    }
    if (ended.aborted) return started.stop();
    recorder = started;
    startedAt = Date.now();
    const tick = setInterval(() => (elapsed() >= longestMs ? finish() : update()), 1_000);
    const stopWatching = whenLeft(root, finish);
    ended.addEventListener("abort", () => started.stop());
    drawLevel(started);
    go("recording", words.recording);
    const file = await started.ended;
    clearInterval(tick);
    stopWatching();
    recorder = undefined;
    if (!ended.aborted) await write(file);
  }

  async function write(file: File) {
    kept = file;
    if (!file.size) return go("idle", "", words.nothing);
    const { session } = client;
    if (!session) return go("idle", "", words.voice_failed);
    const { signal: ended } = ending;
    go("writing", words.writing);
    const url = `${options.endpoint}/api/transcribe?language=${encodeURIComponent(locale.language)}`;
    const { token } = session;
    const answer = await transfer(
      url,
      { token, signal: ended, file },
      (response) => response.json() as Promise<TranscribeAnswer>,
    );
    if (ended.aborted) return;
    if (answer.ok) {
      kept = undefined;
      if (!answer.body.text) return go("idle", "", words.nothing);
      waiting = answer.body.text;
      go("idle", words.done);
      place();
      return;
    }
    go("idle", "", whyNotWritten(answer.code));
  }

  function whyNotWritten(code: Refusal["code"]): string {
    switch (code) {
      case "not_configured":
      case "forbidden":
        isPossible = false;
        return words.voice_impossible;
      case "unsupported_file":
        // Too short to be anything. The next try is a new recording.
        kept = undefined;
        return words.nothing;
      case "token_expired":
      case "unauthorized":
        // With a new one trying again helps.
        void client.renew();
        return words.voice_failed;
      default:
        return code === "rate_limited" ? words.voice_wait : words.voice_failed;
    }
  }

  /** Behind what is written already; the visitor looks at it and sends it. */
  function place() {
    const field = root.querySelector<HTMLTextAreaElement>("footer textarea");
    if (!field || !waiting) return;
    field.value = [field.value.trimEnd(), waiting].filter(Boolean).join(" ");
    waiting = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (field.closest("[hidden]")) return;
    field.focus({ preventScroll: true });
    field.setSelectionRange(field.value.length, field.value.length);
  }

  function finish() {
    recorder?.stop();
  }
  function cancel() {
    ending.abort();
    kept = undefined;
    go("idle");
  }
  signal.addEventListener("abort", () => ending.abort());

  const elapsed = () => Date.now() - startedAt;

  /** Straight into the page: the panel need not be drawn for it. */
  function drawLevel(of: VoiceRecorder) {
    if (recorder !== of) return;
    meter?.style.setProperty("--level", of.level.toFixed(2));
    if (calm.matches) setTimeout(drawLevel, calmMs, of);
    else requestAnimationFrame(() => drawLevel(of));
  }

  function whyNot(error: unknown): string {
    const { name } = error as DOMException;
    if (name === "NotAllowedError" || name === "SecurityError") return words.denied;
    return name === "NotFoundError" ? words.missing : words.broken;
  }

  /** The panel closes with Escape; a recording comes first. */
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape" || phase === "idle") return;
    event.stopPropagation();
    cancel();
  }

  return {
    tools() {
      if (waiting) queueMicrotask(place);
      if (!isOffered()) return <output class="unseen">{told}</output>;
      const isOn = phase === "recording";
      return (
        <>
          <button
            type="button"
            class={isOn ? "round mic on" : "round mic"}
            aria-label={isOn ? words.finish : words.speak}
            aria-disabled={phase === "asking" || phase === "writing"}
            onClick={() => (isOn ? finish() : phase === "idle" && void start())}
            onKeyDown={onKeyDown}
          >
            <VoiceGlyph name={isOn ? "square" : "microphone"} />
          </button>
          <output class="unseen">{told}</output>
        </>
      );
    },
    notice() {
      if (trouble)
        return (
          <div class="notice voice problem">
            <p role="alert">{trouble}</p>
            <span class="meta">
              {isPossible && (
                <button type="button" onClick={() => void (kept?.size ? write(kept) : start())}>
                  {words.voice_again}
                </button>
              )}
              <button type="button" onClick={cancel}>
                {words.voice_dismiss}
              </button>
            </span>
          </div>
        );
      if (phase === "idle") return null;
      return (
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Escape, for the buttons inside
        <div class={`notice voice ${phase}`} onKeyDown={onKeyDown}>
          {phase === "recording" ? (
            <>
              <i class="red" />
              <span role="timer" aria-label={words.recording}>
                {clock(elapsed(), locale.language)} / {clock(longestMs, locale.language)}
              </span>
              <span class="level" aria-hidden="true" ref={(node: HTMLElement | null) => void (meter = node)}>
                <i />
              </span>
            </>
          ) : (
            <span class="wait">{phase === "asking" ? words.ask : words.writing}</span>
          )}
          <button type="button" class="plain" onClick={cancel}>
            {words.cancel}
          </button>
          {phase === "recording" && (
            <button type="button" class="plain" onClick={finish}>
              {words.finish}
            </button>
          )}
        </div>
      );
    },
  };
}

/** 65,000 ms are `1:05`, in the language's digits. */
function clock(ms: number, language: string): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (seconds % 60).toLocaleString(language, { minimumIntegerDigits: 2 });
  return `${Math.floor(seconds / 60).toLocaleString(language)}:${two}`;
}
