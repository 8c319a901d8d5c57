import manifest from "../package.json";

/** Of the product, as every answer of `/health` and openapi.json says it. */
export const version: string = manifest.version;
