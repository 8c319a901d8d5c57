import type english from "../../locales/voice/en.json";
import { fetchLateWords } from "./fetch-late-words.ts";

/** What is said of speaking and listening. */
export type VoiceWords = typeof english;

export const fetchVoiceWords = (language: string): Promise<VoiceWords> => fetchLateWords("voice", language);
