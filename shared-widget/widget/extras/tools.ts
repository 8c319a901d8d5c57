import type { ComponentChild } from "preact";
import type { KeptContact } from "../../client/kept-contact.ts";
import type { Lent } from "../panel/extras-api.ts";
import { adoptSheet } from "./adopt-sheet.ts";
import type { Around } from "./around.ts";
import { lend } from "./lent-preact.ts";
import { makeToolForm } from "./tool-form.tsx";
import { makeToolLine } from "./tool-line.tsx";
import { makeToolQuestion } from "./tool-question.tsx";
import { ToolWatch } from "./tool-watch.ts";
import { fetchToolWords } from "./tool-words.ts";
import css from "./tools.css";

/** At the end of the transcript: what the assistant is doing before it writes on, or waits for. */
export type DrawTool = () => ComponentChild;

export async function addTools(
  around: Around,
  contact: KeptContact,
  preact: Pick<Lent, "h" | "Fragment">,
): Promise<DrawTool> {
  lend(preact);
  const { host, locale, signal } = around;
  const words = await fetchToolWords(locale.language);
  adoptSheet(host, css, signal);
  const watch = new ToolWatch(around);
  const line = makeToolLine(words);
  const question = makeToolQuestion(around, watch, words);
  const form = makeToolForm(around, watch, words, contact);
  return () => {
    const tool = watch.look();
    if (!tool) return null;
    if (tool.state === "running") return line(tool);
    return tool.form ? form(tool, tool.form) : question(tool);
  };
}
