import { expect, test } from "vitest";
import { audioTypeOf } from "./audio-type.ts";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const ebml = "\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01\x42\x82\x84";

test.each([
  ["audio/webm", `${ebml}webm\x42\x87`],
  ["audio/ogg", "OggS\0\x02"],
  ["audio/wav", "RIFF\x24\0\0\0WAVEfmt "],
  ["audio/mp4", "\0\0\0\x18ftypmp42"],
])("%s is known by how it begins", (type, text) => {
  expect(audioTypeOf(bytes(text))).toBe(type);
});

test.each([
  ["nothing", ""],
  ["words", "Hello, this is no recording."],
  ["a picture in the same container as wav", "RIFF\x24\0\0\0WEBPVP8 "],
  ["a film in the same container as webm", `${ebml}matroska`],
  ["the first bytes of a recording only", "Og"],
])("%s is no recording", (_, text) => {
  expect(audioTypeOf(bytes(text))).toBeUndefined();
});
