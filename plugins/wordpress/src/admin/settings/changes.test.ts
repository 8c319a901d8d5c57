import { expect, test } from "vitest";
import { carriedOver, changesBetween, fieldsOf, withValueAt } from "./changes.ts";
import type { Settings } from "./settings.ts";

const settings: Settings = {
  connection: {
    backend_url: "https://foyer.example.com",
    backend_url_source: "option",
    backend_url_error: "",
    api_key_set: true,
    api_key_source: "option",
    api_key_last4: "WXYZ",
    api_key_unreadable: false,
    widget_id: "shop",
    widget_id_source: "option",
    org_id: "shop",
    identity_secret_set: true,
    is_complete: true,
  },
  widget: {
    version: 3,
    title: "Ask us",
    prompt: "",
    handoff: { enabled: true, keywords: ["person"], hours: { mon: [{ from: "09:00", to: "17:00" }] } },
  },
  widget_error: null,
  display: { enabled: true },
};

test("only what was changed is posted, with the version it was read with", () => {
  expect(changesBetween(settings, settings)).toBeNull();
  const draft = withValueAt(withValueAt(settings, "widget.title", "Hello"), "display.enabled", false);
  expect(changesBetween(settings, draft)).toEqual({
    widget: { title: "Hello", version: 3 },
    display: { enabled: false },
  });
});

test("of a group only the field that was changed is posted, of hours the whole week", () => {
  const draft = withValueAt(settings, "widget.handoff.enabled", false);
  expect(changesBetween(settings, draft)?.widget).toEqual({ handoff: { enabled: false }, version: 3 });
  const open = withValueAt(settings, "widget.handoff.hours.tue", [{ from: "10:00", to: "12:00" }]);
  expect(changesBetween(settings, open)?.widget?.handoff).toEqual({
    hours: { mon: [{ from: "09:00", to: "17:00" }], tue: [{ from: "10:00", to: "12:00" }] },
  });
});

test("what was typed while it was being saved stays, and is not saved yet", () => {
  const posted = withValueAt(settings, "widget.title", "Hello");
  const now = withValueAt(withValueAt(posted, "widget.prompt", "Be kind."), "connection.api_key", "fk_new");
  const saved = { ...posted, widget: { ...posted.widget!, version: 4 } };
  const after = carriedOver(posted, now, saved);
  expect(after.widget).toMatchObject({ title: "Hello", prompt: "Be kind.", version: 4 });
  expect(changesBetween(saved, after)).toEqual({
    connection: { api_key: "fk_new" },
    widget: { prompt: "Be kind.", version: 4 },
  });
});

test("what was not touched while it was being saved is as the answer has it", () => {
  const posted = withValueAt(settings, "widget.title", "  Hello  ");
  const saved = withValueAt(settings, "widget.title", "Hello");
  expect(carriedOver(posted, posted, saved)).toEqual(saved);
});

test("what was typed for a widget that cannot be read any more is not kept", () => {
  const now = withValueAt(settings, "widget.title", "Hello");
  const after = { ...settings, widget: null };
  expect(carriedOver(settings, now, after)).toEqual(after);
});

test("fields go by their path, those of a group by themselves", () => {
  const draft = withValueAt(withValueAt(settings, "widget.handoff.enabled", false), "widget.title", "Hello");
  expect(fieldsOf(changesBetween(settings, draft)!)).toEqual([
    ["widget.title", "Hello"],
    ["widget.handoff.enabled", false],
  ]);
});
