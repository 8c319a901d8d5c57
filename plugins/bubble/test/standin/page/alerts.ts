import { native } from "./counters.ts";

const shownMs = 15_000;

/** Bubble's messages at the top of the page. */
export function showAlerts(own: (node: Element) => void): (message: string) => void {
  const box = document.createElement("div");
  box.className = "bubble-alerts";
  own(box);
  document.body.append(box);
  return (message) => {
    const alert = document.createElement("div");
    alert.className = "bubble-alert";
    alert.setAttribute("role", "alert");
    alert.textContent = message;
    native.listen(alert, "click", () => alert.remove());
    native.setTimeout(() => alert.remove(), shownMs);
    box.append(alert);
  };
}
