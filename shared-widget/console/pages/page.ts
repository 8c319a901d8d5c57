import type * as z from "zod";
import type { MeAnswer, Presence } from "../../protocol/index.ts";
import type { Api } from "../client/api.ts";
import type { PageWords } from "./words.ts";

/** The part of the API that pages ask. */
export type PageApi = Pick<Api, "get" | "send" | "text">;

export type Me = z.infer<typeof MeAnswer>;

/** What each page of the console is given by the shell. */
export interface PageProps {
  api: PageApi;
  words: PageWords;
  /** A BCP 47 tag: how numbers and dates are written. */
  locale: string;
  me: Me;
  /** `seq`: the message to go to. */
  onOpenConversation: (id: string, seq?: number) => void;
  /** Who is in the inbox now. Left out: not known. */
  presence?: readonly z.infer<typeof Presence>[] | undefined;
  /** There is (not) something on the page that leaving it would lose: the shell asks before it leaves. */
  onUnsaved?: ((unsaved: boolean) => void) | undefined;
}
