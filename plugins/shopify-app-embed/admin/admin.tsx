import { render } from "preact";
import { App } from "./app.tsx";
import { speak } from "./words.ts";

const root = document.querySelector("#foyer-admin");
if (!root) throw new Error("the page has no place for the app");
await speak(shopify.config.locale ?? document.documentElement.lang);
render(<App />, root);
