import { Shelf } from "../../client/storage.ts";
import type { Extras, Lent } from "../panel/extras-api.ts";
import { makeAttachments } from "./attachments.tsx";
import type { Around } from "./around.ts";
import { adoptSheet } from "./adopt-sheet.ts";
import css from "./extras.css";
import { makeFileSending } from "./file-sending.tsx";
import { makeFollowedLink } from "./followed-link.tsx";
import { makeGreeting } from "./greeting.tsx";
import { lend } from "./lent-preact.ts";
import { makeNobodyThere } from "./nobody-there.tsx";
import { makePastConversations } from "./past-conversations.tsx";
import { makeProductSlot } from "./product-slot.ts";
import { makePrechat } from "./prechat.tsx";
import { makeSatisfaction } from "./satisfaction.tsx";
import { makeThumbs } from "./thumbs.tsx";
import { makeToolSlot } from "./tool-slot.ts";
import { makeTranscriptSheet } from "./transcript-sheet.tsx";
import { KeptContact } from "../../client/kept-contact.ts";
import { makeVoiceSlot } from "./voice-slot.ts";
import { makeWaitingNotice } from "./waiting-notice.tsx";
import { fetchExtraWords } from "./words.ts";

/** Everything before, after and beside the talk, each part in a file of its own; here is where each is drawn. */
export async function extend({ h, Fragment, ...lent }: Lent): Promise<Extras> {
  lend({ h, Fragment });
  const { client, host, locale, options, signal } = lent;
  const words = await fetchExtraWords(locale.language);
  const shelf = new Shelf(options.widgetId, undefined);
  const around: Around = { ...lent, words, shelf };
  signal.addEventListener(
    "abort",
    client.subscribe(() => client.session ?? forget(shelf)),
  );
  const contact = new KeptContact(client, shelf, signal);

  const prechat = makePrechat(around, contact);
  const past = makePastConversations(around);
  const transcript = makeTranscriptSheet(around);
  const attachments = makeAttachments(around);
  const thumbs = makeThumbs(around);
  const greeting = makeGreeting(around);
  const nobodyThere = makeNobodyThere(around, contact);
  const satisfaction = makeSatisfaction(around);
  const waiting = makeWaitingNotice(around);
  const files = makeFileSending(around);
  const link = makeFollowedLink(around);
  const voice = makeVoiceSlot(around, { h, Fragment });
  const tool = makeToolSlot(around, contact, { h, Fragment });

  const products = makeProductSlot(around, { h, Fragment });

  adoptSheet(host, css, signal);

  return {
    locale: { ...locale, words: Object.assign(Object.create(locale.words), words) },
    menu: () => [...past.menu(), ...transcript.menu()],
    screen: () => prechat() ?? past.screen() ?? transcript.screen(),
    bubble: (said) =>
      said.status === "hello"
        ? [greeting(), past.welcome()]
        : [products(said), attachments(said), thumbs(said), voice()?.bubble(said)],
    thread: () => [tool()?.(), nobodyThere(), satisfaction()],
    notice: () => [link(), waiting(), files.notice(), voice()?.notice()],
    tools: () => [files.tools(), voice()?.tools()],
  };
}

/** What is kept here is of one visitor, as the client's own shelf is. */
function forget(shelf: Shelf): void {
  for (const key of ["contact", "prechat", "seen", "unrated"]) shelf.remove(key);
}
