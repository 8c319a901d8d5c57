import type { PublicConfig, WidgetConfig } from "@foyer/shared-widget/protocol";
import { chooseSpeaker, chooseTranscriber, type SpeechEnv } from "./speech-provider.ts";

/** What a widget's panel can do with voice in this deployment. */
export function publicVoice(
  env: SpeechEnv,
  { voice_input, voice_output }: Pick<WidgetConfig, "voice_input" | "voice_output">,
): NonNullable<PublicConfig["voice"]> {
  const reader = chooseSpeaker(env) ? "server" : "browser";
  return {
    input: voice_input && chooseTranscriber(env) !== undefined,
    output: voice_output ? reader : "off",
  };
}
