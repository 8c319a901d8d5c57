import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../scripts/build.ts";
import { loadDemo } from "../scripts/demo.ts";
import { startDevServer } from "../scripts/dev-server.ts";
import { readGuide } from "../scripts/guide/documents.ts";
import { Foyer, secrets } from "./foyer.ts";
import { freePort } from "./free-port.ts";
import { serveHosts } from "./hosts/serve.ts";

/** What every test needs once: the built widget, a real server with the demo in it, and the sites that embed it. */
export default async function setUp(): Promise<() => Promise<void>> {
  await build();
  const directory = mkdtempSync(join(tmpdir(), "foyer-e2e-"));
  const server = await startDevServer({ port: await freePort(8970), directory, vars: secrets });
  const hosts = await serveHosts(await freePort(8980));
  const stop = async (): Promise<void> => {
    await server.stop();
    await hosts.close();
    rmSync(directory, { recursive: true });
  };
  try {
    await loadDemo({ url: server.url, secret: secrets.BUBBLE_API_SECRET }, readGuide());
    const foyer = new Foyer(server.url);
    // All tests come from one address, and say more in a minute than people do.
    await foyer.changeWidget("demo", { messages_per_minute: 1_000, messages_per_hour: 10_000 });
  } catch (error) {
    await stop();
    throw error;
  }
  process.env["FOYER_URL"] = server.url;
  process.env["HOSTS_URL"] = hosts.url;
  return stop;
}
