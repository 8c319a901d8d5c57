import type { Expression } from "../app.ts";

/** What an expression can see of the app. All of it is read at the time; who watches is told of changes. */
export interface Environment {
  state(element: string, state: string): unknown;
  customState(name: string): unknown;
  inputValue(element: string): unknown;
  currentUser(field: string): unknown;
  cellItem(): unknown;
  cellIndex(): number | null;
  resultOf(step: number, value: string): unknown;
  urlParam(name: string): string | null;
  dataCall(name: string, params: Record<string, unknown>): unknown;
  appType(caption: string): string | null;
}

export function evaluate(expression: Expression, env: Environment): unknown {
  if (expression === null || typeof expression !== "object") {
    return expression;
  }
  const of = (inner: Expression) => evaluate(inner, env);
  if ("state_of" in expression) {
    return env.state(expression.state_of, expression.state);
  }
  if ("custom_state" in expression) {
    return env.customState(expression.custom_state);
  }
  if ("value_of" in expression) {
    return env.inputValue(expression.value_of);
  }
  if ("current_user" in expression) {
    return env.currentUser(expression.current_user);
  }
  if ("cell" in expression) {
    const item = env.cellItem();
    return expression.cell === "" ? item : fieldOf(item, expression.cell);
  }
  if ("cell_index" in expression) {
    return env.cellIndex();
  }
  if ("result_of" in expression) {
    return env.resultOf(expression.result_of, expression.value);
  }
  if ("url_param" in expression) {
    return env.urlParam(expression.url_param);
  }
  if ("data_call" in expression) {
    const params = Object.entries(expression.params).map(([name, value]) => [name, of(value)] as const);
    const answer = env.dataCall(expression.data_call, Object.fromEntries(params));
    return expression.field === undefined ? answer : fieldOf(answer, expression.field);
  }
  if ("app_type" in expression) {
    return env.appType(expression.app_type);
  }
  if ("css_variable" in expression) {
    return `var(${expression.css_variable})`;
  }
  if ("list" in expression) {
    return expression.list.map(of);
  }
  if ("join" in expression) {
    const parts = expression.join.map((part) => asText(of(part)));
    return parts.filter((part) => part !== "").join(expression.with ?? "");
  }
  if ("is" in expression) {
    return isSame(of(expression.is[0]), of(expression.is[1]));
  }
  if ("all" in expression) {
    return expression.all.every((part) => isYes(of(part)));
  }
  if ("any" in expression) {
    return expression.any.some((part) => isYes(of(part)));
  }
  if ("not" in expression) {
    return !isYes(of(expression.not));
  }
  if ("is_empty" in expression) {
    return isBlank(of(expression.is_empty));
  }
  if ("count" in expression) {
    return asList(of(expression.count)).length;
  }
  if ("first_item" in expression) {
    return asList(of(expression.first_item))[0] ?? null;
  }
  if ("of" in expression) {
    return fieldOf(of(expression.of), expression.field);
  }
  return isYes(of(expression.if)) ? of(expression.then) : of(expression.else);
}

export function isBlank(value: unknown): boolean {
  return (
    value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)
  );
}

/** Bubble's yes: an empty value is a no. */
export function isYes(value: unknown): boolean {
  return value === true || value === "yes";
}

export function asList(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    return value;
  }
  return isBlank(value) ? [] : [value];
}

export function asText(value: unknown): string {
  if (value === null || value === undefined) {
    return "";
  }
  if (typeof value === "boolean") {
    return value ? "yes" : "no";
  }
  if (value instanceof Date) {
    return value.toLocaleString("en-US", { dateStyle: "medium", timeStyle: "short" });
  }
  if (Array.isArray(value)) {
    return value.map(asText).join(", ");
  }
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}

function fieldOf(thing: unknown, field: string): unknown {
  if (Array.isArray(thing)) {
    return thing.map((one) => fieldOf(one, field));
  }
  return typeof thing === "object" && thing !== null ? (Reflect.get(thing, field) ?? null) : null;
}

function isSame(one: unknown, other: unknown): boolean {
  if (isBlank(one) && isBlank(other)) {
    return true;
  }
  if (one instanceof Date && other instanceof Date) {
    return one.getTime() === other.getTime();
  }
  return one === other || (typeof one === "object" && JSON.stringify(one) === JSON.stringify(other));
}
