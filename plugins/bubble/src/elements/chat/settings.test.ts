import { describe, expect, it } from "vitest";
import type { PageContext } from "../../platform/bubble.ts";
import type { ChatSettings, Reading } from "./settings.ts";
import { readSettings } from "./settings.ts";
import { blanks, properties } from "./test/bubble-page.ts";

function context(keys: Record<string, string> = {}): PageContext {
  return {
    keys: { "Backend URL": "https://chat.example.com/", "Widget ID": "w_1", ...keys },
    currentUser: { get: () => null },
    onCookieOptIn: () => {},
    reportDebugger: () => {},
  };
}

function settingsOf(reading: Reading): ChatSettings {
  if (!reading.ok) throw new Error(reading.fault.message);
  return reading.settings;
}

describe("the fields of Foyer Chat", () => {
  it.each(blanks)("are enough when all of them are %j", (blank) => {
    const settings = settingsOf(readSettings(properties({}, { blank }), context()));
    expect(settings).toMatchObject({
      endpoint: "https://chat.example.com",
      widgetId: "w_1",
      mode: "floating",
      hasLauncher: true,
      isOpenOnLoad: false,
      attributes: {},
    });
    const absent = ["language", "conversationId", "title", "greeting", "color", "radius", "zIndex", "side"];
    for (const name of absent) expect(settings).toHaveProperty(name, undefined);
  });

  it("prefer their own widget to that of the Plugins tab", () => {
    expect(settingsOf(readSettings(properties({ widget_id: "w_2" }), context())).widgetId).toBe("w_2");
  });

  it.each([
    ["Backend URL", "", /"Backend URL" in the Plugins tab is missing/],
    ["Backend URL", "chat.example.com", /is no address/],
    ["Backend URL", "http://chat.example.com", /https/],
    ["Widget ID", " ", /"Widget ID" in the Plugins tab is missing/],
    ["Widget ID", "w 1", /no Widget ID/],
  ])("want the key %s not to be %j", (caption, value, message) => {
    const reading = readSettings(properties(), context({ [caption]: value }));
    expect(reading.ok ? "" : reading.fault.message).toMatch(message);
  });

  it("take Bubble's own languages, and leave aside what is none", () => {
    const read = readSettings(properties({ language: "pt_br" }), context());
    expect(settingsOf(read).language).toBe("pt-br");
    const wrong = readSettings(properties({ language: "German!" }), context());
    expect(settingsOf(wrong).language).toBeUndefined();
    expect(wrong.ok && wrong.faults[0]?.message).toContain("German!");
  });

  it("let data that is not there yet pass through", () => {
    const notReady = new Error("not ready");
    const reading = (): Reading =>
      readSettings(properties(), {
        ...context(),
        currentUser: {
          get: () => {
            throw notReady;
          },
        },
      });
    expect(reading).toThrow(notReady);
  });
});
