import { build } from "../../../../scripts/build.ts";
import { buildExtension } from "../../build.ts";

/** What the Worker serves, and what the shop's pages load. */
export default async function setUp(): Promise<void> {
  await build();
  await buildExtension();
}
