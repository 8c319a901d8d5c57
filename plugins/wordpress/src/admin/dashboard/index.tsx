import { createRoot } from "@wordpress/element";
import { App } from "./app.tsx";
import "./dashboard.css";

const place = document.getElementById("foyer-dashboard");
if (place) createRoot(place).render(<App />);
