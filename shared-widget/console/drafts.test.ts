import { expect, it } from "vitest";
import { Drafts } from "./drafts.ts";

function storage() {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}
const blank = { kind: "reply" as const, reply: "", note: "", attachments: [] };

it("keeps a draft of each conversation through a reload, reply and note apart", () => {
  const tab = storage();
  new Drafts("ana", tab).set("c", { ...blank, kind: "note", reply: "half", note: "secret" });
  expect(new Drafts("ana", tab).get("c")).toEqual({ ...blank, kind: "note", reply: "half", note: "secret" });
  expect(new Drafts("ana", tab).get("d")).toEqual(blank);
});

it("shows nobody another agent's drafts", () => {
  const tab = storage();
  new Drafts("ana", tab).set("c", { ...blank, reply: "half" });
  expect(new Drafts("ben", tab).get("c")).toEqual(blank);
});

it("leaves nothing in the browser when there is nothing to keep", () => {
  const tab = storage();
  const drafts = new Drafts("ana", tab);
  drafts.set("c", { ...blank, reply: "half" });
  drafts.set("c", blank);
  expect(tab.values.size).toBe(0);
});

it("goes on where the browser keeps nothing, or gives back what cannot be read", () => {
  const full = {
    getItem: () => "{ no json",
    setItem: () => {
      throw new Error("full");
    },
    removeItem: () => {},
  };
  const drafts = new Drafts("ana", full);
  expect(drafts.get("c")).toEqual(blank);
  drafts.set("c", { ...blank, reply: "held" });
  expect(drafts.get("c").reply).toBe("held");
  expect(new Drafts("ana", null).get("c")).toEqual(blank);
});
