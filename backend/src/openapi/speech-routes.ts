import { SpeechRequest, TranscribeAnswer, TranscribeQuery } from "@foyer/shared-widget/protocol";
import { audioTypes } from "../speech/audio-type.ts";
import type { Route } from "./route.ts";

export const speechRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/api/transcribe",
    tag: "Visitors",
    operation: "transcribe",
    summary: "Turn speech into text",
    description: `The body is the recording itself, up to 25 MB of webm, mp4, wav or ogg. What it is, is told by its bytes; the content type is not read. The answer is for the visitor to check and send: nothing is said in the conversation by this call, and the recording is not kept.

A visitor may do so as often as they may write, counted apart. 501 where nobody here writes down what is said; a session's \`config.voice.input\` says so before.`,
    credentials: ["visitor", "agent"],
    query: TranscribeQuery,
    file: audioTypes,
    answers: [
      {
        status: 200,
        description: "What was said.",
        schema: TranscribeAnswer,
        example: { text: "Can I return shoes that I have worn?" },
      },
    ],
    problems: [
      "bad_request",
      "invalid",
      "identity_required",
      "origin_not_allowed",
      "not_found",
      "too_large",
      "unsupported_file",
      "rate_limited",
      "not_configured",
      "unavailable",
    ],
  },
  {
    method: "post",
    path: "/api/speech",
    tag: "Visitors",
    operation: "speak",
    summary: "Have a text read aloud",
    description: `Answers with sound that can be played while it is still coming. A stream that breaks off was not spoken to its end.

A visitor may do so as often as they may write, counted apart. 501 where nothing here has a voice; a session's \`config.voice.output\` is then \`browser\`.`,
    credentials: ["visitor", "agent"],
    body: { schema: SpeechRequest, example: { text: "Within 30 days, with the label in the box." } },
    answers: [
      { status: 200, description: "`format: mp3`, the sound.", contentType: "audio/mpeg" },
      { status: 200, description: "`format: pcm`, the same uncompressed.", contentType: "audio/pcm" },
    ],
    problems: [
      "bad_request",
      "unsupported_type",
      "invalid",
      "too_large",
      "identity_required",
      "origin_not_allowed",
      "not_found",
      "rate_limited",
      "not_configured",
      "unavailable",
    ],
  },
];
