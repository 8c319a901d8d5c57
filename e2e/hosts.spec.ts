import { embedContract } from "./embed-contract.ts";
import { hostPage } from "./visitor.ts";

const page = (name: string): string =>
  hostPage(name, { endpoint: process.env["FOYER_URL"]!, widget: "demo" });

embedContract({
  name: "a plain page of another origin",
  mode: "floating",
  open: async (tab) => void (await tab.goto(page("plain"))),
});

embedContract({
  name: "a page with a strict content security policy",
  mode: "floating",
  open: async (tab) => void (await tab.goto(page("strict-csp"))),
});

embedContract({
  name: "a page whose styles reach for everything",
  mode: "floating",
  open: async (tab) => void (await tab.goto(page("hostile-css"))),
});

embedContract({
  name: "a page whose tag comes late, and twice",
  mode: "floating",
  open: async (tab) => void (await tab.goto(page("late-twice"))),
});

embedContract({
  name: "a page that has it in its text",
  mode: "inline",
  open: async (tab) => void (await tab.goto(page("inline"))),
});
