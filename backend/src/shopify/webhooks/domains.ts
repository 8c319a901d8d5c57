import { Origin } from "@foyer/shared-widget/protocol";
import * as z from "zod";
import { changeOrigins } from "../setup.ts";
import type { Topic } from "./topic.ts";

const Told = z.object({ id: z.int().positive(), host: z.string().min(1).toLowerCase() });

const subject = (payload: unknown): string => `domain:${Told.parse(payload).id}`;

function originOf(payload: unknown): string | undefined {
  return Origin.safeParse(`https://${Told.parse(payload).host}`).data;
}

/** A shop may have a site for each of its markets. */
export const domainAdded: Topic = {
  subject,
  handle: async ({ shop, payload }, env) => {
    const origin = originOf(payload);
    if (origin !== undefined) await changeOrigins(env, shop, { add: [origin] });
  },
};

export const domainRemoved: Topic = {
  subject,
  handle: async ({ shop, payload }, env) => {
    const origin = originOf(payload);
    if (origin !== undefined) await changeOrigins(env, shop, { remove: [origin] });
  },
};
