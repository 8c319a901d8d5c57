import type { Caller } from "../caller.ts";

/** The visitor `v` of the widget `w`, for whom no site vouches. */
export const visitor = {
  kind: "visitor",
  visitor_id: "v",
  widget_id: "w",
  verified: false,
  address: "a",
  exp: 4_000_000_000,
} satisfies Caller;
