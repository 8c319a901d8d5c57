import { calledFunction, walk } from "../php/source.ts";
import { isIgnored } from "./ignored.ts";
import type { Rule } from "./rule.ts";

const superglobals = new Set(["_GET", "_POST", "_REQUEST", "_COOKIE", "_SERVER", "_FILES", "_ENV"]);
const cleaning =
  /^(sanitize_|esc_url_raw$|absint$|intval$|wp_verify_nonce$|wp_validate_auth_cookie$|wp_parse_url$)/;

/** What a browser sent is looked at, or cleaned before it goes anywhere. */
export const sanitisedInput: Rule = {
  name: "sanitised-input",
  check(source) {
    const findings = [];
    for (const [node, around] of walk(source.tree)) {
      if (node.kind !== "variable" || !superglobals.has(String(node["name"]))) continue;
      const isCleaned = around.some(
        (outer) =>
          ["isset", "empty"].includes(outer.kind) ||
          (outer.kind === "cast" && ["int", "integer", "bool", "boolean"].includes(String(outer["type"]))) ||
          cleaning.test(calledFunction(outer) ?? ""),
      );
      const { line } = node.loc.start;
      if (!isCleaned && !isIgnored(source, line, "WordPress.Security.ValidatedSanitizedInput"))
        findings.push({ line, message: `clean $${String(node["name"])} where it is read` });
    }
    return findings;
  },
};
