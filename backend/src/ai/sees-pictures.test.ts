import { expect, test } from "vitest";
import { seesPictures } from "./sees-pictures.ts";

test.each([
  "gpt-5-mini",
  "gpt-4o-mini",
  "gpt-4.1",
  "o3",
  "o4-mini",
  "openai/gpt-5",
  "anthropic/claude-sonnet-4",
  "google/gemini-2.5-flash",
  "meta-llama/llama-4-scout-17b-16e-instruct",
  "@cf/meta/llama-3.2-11b-vision-instruct",
  "@cf/google/gemma-3-12b-it",
  "qwen/qwen2.5-vl-72b-instruct",
  "mistralai/pixtral-12b",
  "llava:13b",
])("%s can look at pictures", (model) => {
  expect(seesPictures(model)).toBe(true);
});

test.each([
  "gpt-3.5-turbo",
  "gpt-4",
  "gpt-4o-audio-preview",
  "openai/gpt-oss-120b",
  "o1-mini",
  "o3-mini",
  "llama-3.3-70b-versatile",
  "@cf/meta/llama-3.3-70b-instruct-fp8-fast",
  "deepseek-chat",
  "qwen2.5-72b-instruct",
  "mistral-7b",
  "our-own",
])("%s is not sent any", (model) => {
  expect(seesPictures(model)).toBe(false);
});
