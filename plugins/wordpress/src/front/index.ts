import { startOnce } from "./starter.ts";

// No script is "current" where an optimiser runs them its own way. Browsers hide a nonce from selectors, not from code.
const script = document.currentScript ?? document.querySelector<HTMLScriptElement>("#foyer-loader-js");
startOnce(script?.nonce ?? "");
