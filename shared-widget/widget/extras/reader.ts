/** Somebody reading a text aloud. */
export interface Reader {
  /** Fulfilled when it was read to its end, rejected where it could not be. Never settles once stopped. */
  done: Promise<void>;
  stop(): void;
}

/** Whether the browser has a voice of its own. Some know only after a moment, and tell by `voiceschanged`. */
export function hasOwnVoice(): boolean {
  const { speechSynthesis } = globalThis as Partial<Pick<Window, "speechSynthesis">>;
  return Boolean(speechSynthesis?.getVoices().length);
}

/** In pieces: many voices fall silent in the middle of a long one. */
export const ownVoiceChars = 220;

export function readWithOwnVoice(pieces: readonly string[], language: string): Reader {
  let isStopped = false;
  speechSynthesis.cancel();
  const done = new Promise<void>((resolve, reject) => {
    for (const [index, piece] of pieces.entries()) {
      const utterance = new SpeechSynthesisUtterance(piece);
      utterance.lang = language;
      if (index === pieces.length - 1) utterance.addEventListener("end", () => isStopped || resolve());
      utterance.addEventListener("error", ({ error }) => isStopped || reject(new Error(error)));
      speechSynthesis.speak(utterance);
    }
  });
  return {
    done,
    stop() {
      isStopped = true;
      speechSynthesis.cancel();
    },
  };
}
