/** In the order in which they are smallest and most readily taken. */
const kinds = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

/** What this browser records in; undefined: it cannot, or not on this page. */
export function recordingKind(): string | undefined {
  // Absent on plain http pages.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices?.getUserMedia || typeof MediaRecorder === "undefined") return undefined;
  return kinds.find((kind) => MediaRecorder.isTypeSupported(kind));
}

/** One recording. The microphone is let go when it ends, however that comes. */
export class VoiceRecorder {
  /** What was recorded, once it ended: stopped, or because the microphone went away. */
  readonly ended: Promise<File>;
  readonly #stream: MediaStream;
  readonly #recorder: MediaRecorder;
  readonly #meter: LevelMeter;

  private constructor(stream: MediaStream, kind: string) {
    this.#stream = stream;
    this.#recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 32_000 });
    this.#meter = new LevelMeter(stream);
    const pieces: Blob[] = [];
    this.#recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
    this.ended = new Promise((resolve) => {
      this.#recorder.addEventListener("stop", () => {
        this.#release();
        resolve(new File(pieces, "speech", { type: kind }));
      });
    });
  }

  /** Asks for the microphone; rejects with what the browser says against it. */
  static async start(kind: string): Promise<VoiceRecorder> {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    try {
      const recorder = new VoiceRecorder(stream, kind);
      recorder.#recorder.start();
      return recorder;
    } catch (error) {
      for (const track of stream.getTracks()) track.stop();
      throw error;
    }
  }

  /** How loud it is now, 0 to 1. */
  get level(): number {
    return this.#meter.level;
  }

  stop(): void {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
  }

  #release(): void {
    for (const track of this.#stream.getTracks()) track.stop();
    this.#meter.close();
  }
}

class LevelMeter {
  readonly #context: AudioContext | undefined;
  readonly #analyser: AnalyserNode | undefined;
  readonly #samples = new Uint8Array(512);

  constructor(stream: MediaStream) {
    try {
      this.#context = new AudioContext();
      this.#analyser = this.#context.createAnalyser();
      this.#analyser.fftSize = this.#samples.length;
      this.#context.createMediaStreamSource(stream).connect(this.#analyser);
    } catch {
      // Without a meter it can still be recorded.
    }
  }

  get level(): number {
    if (!this.#analyser) return 0;
    this.#analyser.getByteTimeDomainData(this.#samples);
    const loudest = this.#samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0);
    // Speech is mostly quiet: the root brings it up to where it can be seen.
    return Math.min(1, Math.sqrt(loudest / 128));
  }

  close(): void {
    void this.#context?.close();
  }
}
