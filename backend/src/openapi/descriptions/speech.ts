import type { Notes } from "./note.ts";

/** Speaking and listening. */
export const speech: Notes = {
  TranscribeAnswer: {
    about: "What was said, in words.",
    fields: { text: "Empty where nothing was said." },
  },
  SpeechRequest: {
    about: "Asks for a text to be read aloud.",
    fields: {
      text: "As it is to be spoken, without Markdown.",
      format: "`pcm` is 24,000 samples a second, one channel, 16 bits each, the lower byte first.",
    },
  },
};
