/** The recordings that browsers make and transcription takes, by what their bytes begin with. */
export const audioTypes = ["audio/webm", "audio/mp4", "audio/wav", "audio/ogg"] as const;
export type AudioType = (typeof audioTypes)[number];

/** What a recording is, whatever it was announced as. Undefined: none of these. */
export function audioTypeOf(bytes: Uint8Array): AudioType | undefined {
  const at = (start: number, length: number): string =>
    String.fromCharCode(...bytes.subarray(start, start + length));
  // Matroska begins alike; the name of the kind stands in the header, whose length varies.
  if (at(0, 4) === "\x1A\x45\xDF\xA3") return at(4, 60).includes("webm") ? "audio/webm" : undefined;
  if (at(0, 4) === "OggS") return "audio/ogg";
  if (at(0, 4) === "RIFF" && at(8, 4) === "WAVE") return "audio/wav";
  return at(4, 4) === "ftyp" ? "audio/mp4" : undefined;
}
