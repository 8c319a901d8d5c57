import type { PluginManifest } from "../src/platform/manifest.ts";
import type { IdOf } from "./id-of.ts";
import type { Listing } from "./listing.ts";

/** `meta_data.json`. The image and the demo page are Bubble's addresses, known when they are uploaded there. */
export function describeListing(manifest: PluginManifest, listing: Listing): unknown {
  return {
    name: manifest.name,
    description: listing.description,
    categories: Object.fromEntries(Object.entries(listing.categories)),
    license: "open_source",
    plugin_instructions: listing.instructions,
    data_tracked: listing.data_tracked,
    data_tracked_description: listing.data_tracked_description,
    platforms_new: "web",
    sa_node_version: 18,
  };
}

/** `shared_tech_params.json`. */
export function describeShared(manifest: PluginManifest, idOf: IdOf): unknown {
  const keys = Object.values(manifest.keys).map((key) => [idOf(`keys/${key.caption}`), { ...key }]);
  return {
    dependencies: { plugin_api_version: 4, use_jquery: true },
    shared_keys: Object.fromEntries(keys),
  };
}
