import { voiceLimits } from "../../protocol/limits.ts";
import type { Said } from "../panel/timeline.ts";
import type { Around } from "./around.ts";
import { hasOwnVoice, ownVoiceChars, type Reader, readWithOwnVoice } from "./reader.ts";
import { NoSound, readWithServerVoice } from "./server-voice.ts";
import { spokenText } from "./spoken-text.ts";
import { VoiceGlyph } from "./voice-glyph.tsx";
import type { VoiceWords } from "./voice-words.ts";
import { whenLeft } from "./when-left.ts";

interface Reading {
  id: string;
  reader: Reader | undefined;
  /** It is asked for, and not heard yet. */
  isComing: boolean;
  stopWatching: () => void;
}

/** Answers, read aloud: by the server's voice where it has one, else by the browser's own. One at a time. */
export function makeVoiceOutput(
  { client, options, locale, root, signal, update }: Around,
  words: VoiceWords,
) {
  let now: Reading | undefined;
  let trouble = "";
  let isServerSilent = false;

  const hasServerVoice = () =>
    client.state.config?.voice?.output === "server" && !isServerSilent && "AudioContext" in globalThis;
  const isOffered = () =>
    client.state.config?.voice !== undefined &&
    client.state.config.voice.output !== "off" &&
    (hasServerVoice() || hasOwnVoice());

  function stop() {
    now?.reader?.stop();
    now?.stopWatching();
    now = undefined;
    update();
  }

  async function read({ id, text }: Said) {
    stop();
    trouble = "";
    const reading: Reading = { id, reader: undefined, isComing: true, stopWatching: whenLeft(root, stop) };
    now = reading;
    const heard = () => {
      reading.isComing = false;
      update();
    };
    update();
    try {
      const isRead = hasServerVoice() && (await readByServer(reading, text, heard));
      if (!isRead && now === reading) {
        reading.reader = readWithOwnVoice(spokenText(text, ownVoiceChars), locale.language);
        heard();
        await reading.reader.done;
      }
    } catch {
      if (now === reading) trouble = words.listen_failed;
    }
    if (now === reading) stop();
  }

  /** False: it was silent, and the browser can read in its place. */
  async function readByServer(reading: Reading, text: string, onSound: () => void): Promise<boolean> {
    const { session } = client;
    if (!session) return false;
    try {
      const url = `${options.endpoint}/api/speech`;
      const pieces = spokenText(text, voiceLimits.speechChars);
      reading.reader = readWithServerVoice(pieces, { url, token: session.token, onSound });
      await reading.reader.done;
      return true;
    } catch (error) {
      if (!(error instanceof NoSound)) throw error;
      isServerSilent ||= error.isForGood;
      if (!hasOwnVoice()) throw error;
      return false;
    }
  }

  signal.addEventListener("abort", stop);
  // Another conversation: nobody could find the button to stop it.
  const unsubscribe = client.subscribe(({ messages }) => {
    if (now && !messages.some(({ id }) => id === now?.id)) stop();
  });
  signal.addEventListener("abort", unsubscribe);
  if ("speechSynthesis" in globalThis) speechSynthesis.addEventListener("voiceschanged", update, { signal });

  return {
    stop,
    bubble(said: Said) {
      const { id, role, status, text } = said;
      const isSpoken = (role === "assistant" || role === "agent") && status === "complete" && text.trim();
      if (!isSpoken || !isOffered()) return null;
      const isOn = now?.id === id;
      return (
        <div class="listen">
          <button
            type="button"
            class={isOn ? "thumb on" : "thumb"}
            aria-label={isOn ? words.hush : words.listen}
            aria-busy={isOn && now?.isComing}
            onClick={() => (isOn ? stop() : void read(said))}
          >
            <VoiceGlyph name={isOn ? "square" : "speaker"} />
          </button>
        </div>
      );
    },
    notice() {
      if (!trouble) return null;
      return (
        <div class="notice voice problem">
          <p role="alert">{trouble}</p>
          <span class="meta">
            <button
              type="button"
              onClick={() => {
                trouble = "";
                update();
              }}
            >
              {words.voice_dismiss}
            </button>
          </span>
        </div>
      );
    },
  };
}
