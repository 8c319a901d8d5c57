import { voiceLimits } from "../../protocol/limits.ts";

/** How far ahead the first piece is set, so that the next can come in time. In seconds. */
const headStart = 0.15;

/**
 * Plays raw sound while it is still coming. Web Audio needs no leave of the page's content security policy, which an
 * `<audio>` element would.
 */
export class PcmPlayer {
  readonly #context = new AudioContext({ sampleRate: voiceLimits.pcmRate });
  /** When the next piece is to begin. */
  #at = 0;
  /** Half a sample that came at the end of a piece. */
  #odd: Uint8Array = new Uint8Array();
  hasSound = false;

  constructor() {
    // Some browsers make it asleep, also in a click.
    void this.#context.resume();
  }

  /** Sets what comes behind what was set before; fulfilled when all has come. */
  async add(stream: ReadableStream<Uint8Array>): Promise<void> {
    const reader = stream.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) this.#set(read.value);
  }

  /** Fulfilled when all that was set has been heard. */
  async played(): Promise<void> {
    const left = this.#at - this.#context.currentTime;
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left * 1_000));
  }

  close(): void {
    // Twice is an error.
    if (this.#context.state !== "closed") void this.#context.close();
  }

  #set(piece: Uint8Array): void {
    const bytes = new Uint8Array(this.#odd.length + piece.length);
    bytes.set(this.#odd);
    bytes.set(piece, this.#odd.length);
    const count = bytes.length >> 1;
    this.#odd = bytes.slice(count * 2);
    if (!count) return;
    const view = new DataView(bytes.buffer);
    const buffer = this.#context.createBuffer(1, count, voiceLimits.pcmRate);
    const samples = buffer.getChannelData(0);
    for (let index = 0; index < count; index++) samples[index] = view.getInt16(index * 2, true) / 32_768;
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#context.destination);
    const { currentTime } = this.#context;
    // Late: it begins anew with a head start.
    if (this.#at < currentTime) this.#at = currentTime + headStart;
    source.start(this.#at);
    this.#at += buffer.duration;
    this.hasSound = true;
  }
}
