import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Window } from "happy-dom";
import { afterEach, expect, test, vi } from "vitest";
import { buildWidget } from "../build.ts";
import type { Mount } from "./panel-api.ts";

afterEach(() => vi.unstubAllGlobals());

test("the panel as it is shipped finds its words in a language as it is shipped", async () => {
  const folder = await mkdtemp(join(tmpdir(), "built-panel-"));
  try {
    const { version } = await buildWidget(folder);
    const panel = pathToFileURL(join(folder, "widget", version, "panel.js")).href;
    // Not vitest's own environment, which would read the modules its own way instead of importing them.
    const window = new Window();
    vi.stubGlobal("window", window);
    for (const name of ["document", "location", "matchMedia", "CSSStyleSheet", "ResizeObserver"] as const)
      vi.stubGlobal(name, window[name]);
    const { mount } = (await import(/* @vite-ignore */ panel)) as { mount: Mount };
    const host = document.createElement("foyer-chat").attachShadow({ mode: "open" });
    // Nothing answers there.
    const endpoint = "http://127.0.0.1:9";
    const handle = mount(host, { widgetId: "w", endpoint, mode: "inline", language: "fr" });
    const words = () =>
      [...host.querySelectorAll("[aria-label]")].map((node) => node.getAttribute("aria-label"));
    await vi.waitFor(() => expect(words()).toEqual(expect.arrayContaining(["Messages", "Envoyer"])), 10_000);
    expect(host.querySelector(".status")?.textContent).toMatch(/connexion/i);
    handle.destroy();
    expect(host.childNodes.length).toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);
