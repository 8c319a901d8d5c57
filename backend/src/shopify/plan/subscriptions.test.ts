import { expect, test } from "vitest";
import { planOf, Subscriptions } from "./subscriptions.ts";

const subscription = (name: string, status: string, ...pricingDetails: object[]) => ({
  name,
  status,
  lineItems: pricingDetails.map((details) => ({ plan: { pricingDetails: details } })),
});
const plan = (...told: object[]) => planOf(Subscriptions.parse(told));

test("the plan is the active subscription's, by its handle", () => {
  const told = [
    subscription("Starter", "FROZEN", { planHandle: "starter" }),
    subscription("Professional", "ACTIVE", {}, { planHandle: "pro" }),
  ];
  expect(plan(...told)).toEqual({ plan: "pro", plan_name: "Professional" });
});

test("one without a handle goes by its name", () => {
  expect(plan(subscription("Starter", "ACTIVE", { planHandle: null }))).toEqual({
    plan: "Starter",
    plan_name: "Starter",
  });
  expect(plan(subscription("Starter", "ACTIVE")).plan).toBe("Starter");
});

test("who pays for nothing has none", () => {
  expect(plan()).toEqual({ plan: null, plan_name: null });
  expect(plan(subscription("Starter", "PENDING", { planHandle: "starter" })).plan).toBe(null);
});
