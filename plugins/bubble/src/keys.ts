import type { SharedKey } from "./platform/manifest.ts";

/*
 * The keys of the app's Plugins tab, each a constant of its own: a file that runs in a page holds the captions of
 * those it uses, and no secret's.
 */

/** `https://chat.example.com`. */
export const backendUrlKey = { caption: "Backend URL", type: "client_safe" } as const satisfies SharedKey;

/** The widget where an element or an action names none. */
export const widgetIdKey = { caption: "Widget ID", type: "client_safe" } as const satisfies SharedKey;

/** `fk_…` */
export const apiKeyKey = { caption: "Foyer API key", type: "secure" } as const satisfies SharedKey;

/** Signs who the visitor is. */
export const identitySecretKey = { caption: "Identity secret", type: "secure" } as const satisfies SharedKey;
