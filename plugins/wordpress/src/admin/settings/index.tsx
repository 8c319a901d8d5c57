import { createRoot } from "@wordpress/element";
import "../page.css";
import { App } from "./app.tsx";
import "./settings.css";

const place = document.getElementById("foyer-app");
if (place) createRoot(place).render(<App />);
