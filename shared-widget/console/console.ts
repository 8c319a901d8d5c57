import { FoyerConsole } from "./element.tsx";

// A page may embed the script twice.
if (!customElements.get("foyer-console")) customElements.define("foyer-console", FoyerConsole);
