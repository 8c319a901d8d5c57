// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { settingsOnPage } from "./settings.ts";

function tag(data: Record<string, string>, src = "https://chat.example.com/widget.js"): HTMLScriptElement {
  const script = document.createElement("script");
  script.type = "application/json"; // The test environment is not to fetch it.
  script.setAttribute("src", src);
  Object.assign(script.dataset, data);
  document.head.append(script);
  return script;
}

afterEach(() => {
  document.head.replaceChildren();
  delete window.FoyerSettings;
});

test("the running tag names the widget, and where it came from is the backend", () => {
  tag({ widgetId: "other" });
  expect(settingsOnPage(tag({ widgetId: "w", theme: "dark" }))).toEqual([
    { endpoint: "https://chat.example.com/widget.js", widgetId: "w", theme: "dark" },
  ]);
});

test("without a running tag every tag that names a widget counts", () => {
  tag({ widgetId: "a" });
  tag({ widgetId: "b" });
  tag({});
  expect(settingsOnPage(null).map(({ widgetId }) => widgetId)).toEqual(["a", "b"]);
});

test("FoyerSettings fill in what the tag does not say", () => {
  window.FoyerSettings = { widgetId: "w", endpoint: "https://b.example.com", language: "fr", theme: "light" };
  expect(settingsOnPage(tag({ theme: "dark" }))).toEqual([
    { widgetId: "w", endpoint: "https://b.example.com", language: "fr", theme: "dark" },
  ]);
});

test("FoyerSettings are enough where an optimiser left no tag", () => {
  window.FoyerSettings = { widgetId: "w", endpoint: "https://b.example.com" };
  expect(settingsOnPage(null)).toEqual([{ widgetId: "w", endpoint: "https://b.example.com" }]);
});
