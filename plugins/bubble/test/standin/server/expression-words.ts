import type { Expression } from "../app.ts";

/** An expression as a builder reads it in a field of the editor. */
export function wordsOf(expression: Expression): string {
  if (expression === null) return "";
  if (typeof expression === "boolean") return yesNo(expression);
  if (typeof expression !== "object") return String(expression);
  if ("state_of" in expression) return `${expression.state_of}'s ${spaced(expression.state)}`;
  if ("custom_state" in expression) return `page's ${expression.custom_state}`;
  if ("value_of" in expression) return `${expression.value_of}'s value`;
  if ("current_user" in expression) return userWords(expression.current_user);
  if ("cell" in expression) return `Current cell's ${expression.cell.replace(/^_p_/, "")}`;
  if ("cell_index" in expression) return "Current cell's index";
  if ("result_of" in expression)
    return `Result of step ${expression.result_of}'s ${spaced(expression.value)}`;
  if ("url_param" in expression) return `Get ${expression.url_param} from page URL`;
  if ("data_call" in expression) return `Get data from ${expression.data_call}`;
  if ("app_type" in expression) return expression.app_type;
  if ("css_variable" in expression) return `var(${expression.css_variable})`;
  if ("list" in expression) return expression.list.map(wordsOf).join(", ");
  if ("join" in expression) return expression.join.map(wordsOf).join(expression.with ?? "");
  if ("is" in expression) return expression.is.map(wordsOf).join(" is ");
  if ("all" in expression) return expression.all.map(wordsOf).join(" and ");
  if ("any" in expression) return expression.any.map(wordsOf).join(" or ");
  if ("not" in expression) return `not ${wordsOf(expression.not)}`;
  if ("is_empty" in expression) return `${wordsOf(expression.is_empty)} is empty`;
  if ("count" in expression) return `${wordsOf(expression.count)}:count`;
  if ("first_item" in expression) return `${wordsOf(expression.first_item)}:first item`;
  if ("of" in expression) return `${wordsOf(expression.of)}'s ${expression.field.replace(/^_p_/, "")}`;
  const otherwise = wordsOf(expression.else);
  const then = wordsOf(expression.then);
  if (then === "") return `${otherwise}, unless ${wordsOf(expression.if)}`;
  return `${then} when ${wordsOf(expression.if)}${otherwise && `, else ${otherwise}`}`;
}

export function yesNo(value: boolean): string {
  return value ? "yes" : "no";
}

function userWords(field: string): string {
  if (field === "logged_in") return "Current User is logged in";
  return `Current User's ${field === "_id" ? "unique id" : spaced(field)}`;
}

function spaced(name: string): string {
  return name.replaceAll("_", " ");
}
