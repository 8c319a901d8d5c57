import type { SpeechRequest } from "../../protocol/index.ts";
import { PcmPlayer } from "./pcm-player.ts";
import type { Reader } from "./reader.ts";

/** Nothing was heard yet, so that somebody else can read it. */
export class NoSound extends Error {
  /** Nor will anything be. */
  readonly isForGood: boolean;
  constructor(status: number) {
    super(`HTTP ${status}`);
    this.isForGood = status === 501 || status === 403;
  }
}

/** `onSound`: it begins to be heard. */
export function readWithServerVoice(
  pieces: readonly string[],
  { url, token, onSound }: { url: string; token: string; onSound: () => void },
): Reader {
  const ending = new AbortController();
  // Made now, in the click that asked for it: later the browser would keep it silent.
  const player = new PcmPlayer();
  const never = new Promise<never>(() => {});

  async function read() {
    try {
      for (const text of pieces) {
        const body: SpeechRequest = { text, format: "pcm" };
        const response = await fetch(url, {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          body: JSON.stringify(body),
          signal: ending.signal,
        });
        if (!response.ok || !response.body) throw new NoSound(response.status);
        onSound();
        await player.add(response.body);
      }
      await player.played();
    } catch (error) {
      if (ending.signal.aborted) return never;
      throw player.hasSound || error instanceof NoSound ? error : new NoSound(0);
    } finally {
      player.close();
    }
    return ending.signal.aborted ? never : undefined;
  }
  return {
    done: read(),
    stop: () => {
      ending.abort();
      player.close();
    },
  };
}
