import { WidgetConfig } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import { chooseModel, describeModel } from "./choose-model.ts";

const config = (model: string | null = null) => WidgetConfig.parse({ widget_id: "w", org_id: "o", model });

test("without a key the passages answer, and the operator is told how to change that", () => {
  expect(chooseModel({}, config("m")).name).toBe("passages");
  expect(chooseModel({ OPENAI_API_KEY: " " }, undefined).name).toBe("passages");
  expect(describeModel({}).detail).toBe("passages, set OPENAI_API_KEY for a language model");
});

test("with a key the widget's model goes before the deployment's", () => {
  const env = { OPENAI_API_KEY: "sk-secret", OPENAI_MODEL: "gpt-5" };
  expect(chooseModel(env, config()).name).toBe("openai:gpt-5");
  expect(chooseModel(env, config("tiny")).name).toBe("openai:tiny");
  expect(chooseModel({ OPENAI_API_KEY: "sk-secret" }, config()).name).toBe("openai:gpt-5-mini");
});

test("the description never holds a key", () => {
  const told = describeModel({
    OPENAI_API_KEY: "sk-secret",
    OPENAI_BASE_URL: "https://user:pw@llm.test/v1",
    OPENAI_MODEL: "m",
  });
  expect(told).toEqual({ name: "openai:m", kind: "openai", detail: "m at llm.test" });
});
