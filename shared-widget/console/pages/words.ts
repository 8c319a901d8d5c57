import type english from "../../locales/console-pages/en.json";

/** The words of the pages beside the inbox, and of the panel that tells of the visitor. */
export type PageWords = typeof english;
