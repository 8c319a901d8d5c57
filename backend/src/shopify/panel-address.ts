import * as z from "zod";
import type { Env } from "../env.ts";

const Versions = z.object({ widget: z.string() });

/** Where the panel of the widget that was deployed with this Worker lies. Its files never change. */
export async function panelAddress({ ASSETS }: Pick<Env, "ASSETS">, origin: string): Promise<string> {
  const answer = await ASSETS.fetch(new URL("/version.json", origin));
  if (!answer.ok) throw new Error("there is no version.json among the assets");
  const { widget } = Versions.parse(await answer.json());
  return `${origin}/widget/${widget}/panel.js`;
}
