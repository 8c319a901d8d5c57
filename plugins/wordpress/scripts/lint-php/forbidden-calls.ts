import { calledFunction, walk } from "../php/source.ts";
import type { Rule } from "./rule.ts";

const forbidden = new Set(
  `error_log var_dump var_export print_r debug_backtrace debug_print_backtrace extract create_function unserialize
  exec shell_exec system passthru proc_open popen ini_set set_time_limit query_posts`.split(/\s+/),
);

/** Left over from looking for a fault, or dangerous in a plugin. */
export const forbiddenCalls: Rule = {
  name: "forbidden-calls",
  check({ tree }) {
    return [...walk(tree)]
      .filter(([node]) => node.kind === "eval" || forbidden.has(calledFunction(node) ?? ""))
      .map(([node]) => ({ line: node.loc.start.line, message: `not ${calledFunction(node) ?? "eval"}` }));
  },
};
