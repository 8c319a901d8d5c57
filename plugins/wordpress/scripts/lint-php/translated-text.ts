import { argumentsOf, calledFunction, literal, walk } from "../php/source.ts";
import { textDomain, textFunctions } from "../php/text-functions.ts";
import type { Rule } from "./rule.ts";

/** Text and domain stand there as they are: whoever collects them for translators does not run the code. */
export const translatedText: Rule = {
  name: "translated-text",
  check({ tree }) {
    const findings = [];
    for (const [node] of walk(tree)) {
      const form = textFunctions.get(calledFunction(node) ?? "");
      if (!form) continue;
      const { line } = node.loc.start;
      const given = argumentsOf(node);
      const texts = [form.text, form.plural, form.context].filter((index) => index !== undefined);
      if (literal(given[form.domain]) !== textDomain)
        findings.push({ line, message: `the text domain is '${textDomain}'` });
      if (texts.some((index) => literal(given[index]) === undefined))
        findings.push({ line, message: "a text to translate is a literal" });
    }
    return findings;
  },
};
