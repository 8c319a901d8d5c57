import { describe, expect, it } from "vitest";
import { problem, type Step } from "./test/scripted-backend.ts";
import { serverList } from "./test/server-context.ts";
import { withBackend } from "./test/with-backend.ts";

const { backend, run } = withBackend();

const stored = {
  widget_id: "shop",
  org_id: "acme",
  color: "#112233",
  title: "Shop",
  handoff: { enabled: true, wait_minutes: 5 },
  starter_prompts: ["One", "Two"],
};

function read(config: object, version = 3): Step {
  return { method: "GET", path: "/api/config/shop", answer: { status: 200, json: { ...config, version } } };
}

function written(config: object, over = 3): Step {
  return {
    method: "POST",
    path: "/api/config",
    body: config,
    ifMatch: `"${over}"`,
    answer: { status: 200, json: { ...config, version: over + 1 } },
  };
}

const refused: Pick<Step, "answer"> = { answer: problem(412, "version_mismatch") };

it("changes what is given and nothing else", async () => {
  backend.expects(
    read(stored),
    written({
      ...stored,
      color: "#2563eb",
      title: "Help",
      handoff: { enabled: false, wait_minutes: 5 },
      welcome_message: "Hello",
      placeholder: "Write",
      launcher_position: "left",
      ai_enabled: false,
      verified_only: true,
      prompt: "Be brief.",
      allowed_origins: ["https://a.example", "https://b.example"],
    }),
  );
  const result = await run("save-widget-config", {
    title: "Help",
    welcome_message: "Hello",
    placeholder: "Write",
    primary_color: "rgba(37, 99, 235, 1)",
    position: "Bottom left",
    ai_enabled: false,
    handoff_enabled: false,
    verified_only: true,
    prompt: "Be brief.",
    allowed_origins: serverList("https://a.example", "https://b.example"),
  });
  expect(result).toMatchObject({ success: true, version: 4 });
});

it("merges JSON before the fields, which win", async () => {
  backend.expects(
    read(stored),
    written({
      ...stored,
      title: "Field",
      handoff: { enabled: true, wait_minutes: 10 },
      starter_prompts: ["Three"],
      theme: "dark",
    }),
  );
  const config_json = JSON.stringify({
    title: "JSON",
    theme: "dark",
    starter_prompts: ["Three"],
    handoff: { enabled: false, wait_minutes: 10 },
  });
  const given = { config_json, title: "Field", handoff_enabled: true };
  expect(await run("save-widget-config", given)).toMatchObject({ success: true, version: 4 });
});

it("takes what it returned, and what only the backend writes is not written", async () => {
  backend.expects(read(stored, 5), written(stored, 5));
  const config_json = JSON.stringify({ ...stored, version: 3, warnings: [] });
  expect(await run("save-widget-config", { config_json })).toMatchObject({ success: true, version: 6 });
});

describe("when somebody saved in between", () => {
  it("reads again and keeps what they changed", async () => {
    const meanwhile = { ...stored, color: "#445566" };
    backend.expects(
      read(stored),
      { ...written({ ...stored, title: "Help" }), ...refused },
      read(meanwhile, 4),
      written({ ...meanwhile, title: "Help" }, 4),
    );
    expect(await run("save-widget-config", { title: "Help" })).toMatchObject({ success: true, version: 5 });
  });

  it("sends a save again whose answer was lost", async () => {
    const save = written({ ...stored, title: "Help" }, 3);
    backend.expects(read(stored), { ...save, answer: "cut" }, save);
    expect(await run("save-widget-config", { title: "Help", expected_version: 3 })).toMatchObject({
      success: true,
      version: 4,
    });
  });

  it("gives up when it happens twice", async () => {
    const again = { ...written({ ...stored, title: "Help" }), ...refused };
    backend.expects(read(stored), again, read(stored), again);
    expect(await run("save-widget-config", { title: "Help" })).toMatchObject({
      error_code: "version_mismatch",
    });
  });

  it("says so at once where a version was expected", async () => {
    backend.expects(read(stored, 4), { ...written({ ...stored, title: "Help" }, 3), ...refused });
    expect(await run("save-widget-config", { title: "Help", expected_version: 3 })).toMatchObject({
      success: false,
      status_code: 412,
      error_code: "version_mismatch",
    });
  });
});

it.each([
  [
    { primary_color: "var(--color_primary_default)" },
    "which only a page can look up. Bind Foyer Chat's state",
  ],
  [{ primary_color: "blue-ish" }, "which is no colour that can be saved"],
  [{ position: "top" }, "It is Bottom right or Bottom left."],
  [{ config_json: "{" }, '"Config JSON" is no JSON'],
  [{ config_json: "[]" }, "has to be an object"],
  [{ config_json: '{"widget_id": "other"}' }, "is that of another widget"],
  [{ allowed_origins: Array.from({ length: 101 }, () => "https://a.example") }, "at most 100"],
])("refuses %j before anything is asked", async (given, message) => {
  expect(await run("save-widget-config", given)).toMatchObject({
    success: false,
    status_code: null,
    error_code: "invalid",
    error_message: expect.stringContaining(message) as string,
  });
});
