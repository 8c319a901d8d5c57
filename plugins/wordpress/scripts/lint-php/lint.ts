import { parsePhp } from "../php/source.ts";
import { abspathGuard } from "./abspath-guard.ts";
import { escapedOutput } from "./escaped-output.ts";
import { forbiddenCalls } from "./forbidden-calls.ts";
import { newerFunctions } from "./newer-functions.ts";
import { oneWayOut } from "./one-way-out.ts";
import { php74Syntax } from "./php74-syntax.ts";
import { preparedSql } from "./prepared-sql.ts";
import { psr4Name } from "./psr4-name.ts";
import { reasonedIgnores } from "./reasoned-ignores.ts";
import { restPermission } from "./rest-permission.ts";
import type { Finding, Rule } from "./rule.ts";
import { sanitisedInput } from "./sanitised-input.ts";
import { strictTypes } from "./strict-types.ts";
import { translatedText } from "./translated-text.ts";

export const rules: readonly Rule[] = [
  abspathGuard,
  strictTypes,
  psr4Name,
  php74Syntax,
  newerFunctions,
  restPermission,
  escapedOutput,
  sanitisedInput,
  preparedSql,
  oneWayOut,
  forbiddenCalls,
  translatedText,
  reasonedIgnores,
];

/** All that is wrong with a file, in the order of its lines. `path` is from the plugin's folder. */
export function lint(code: string, path: string): (Finding & { rule: string })[] {
  try {
    const source = parsePhp(code, path);
    return rules
      .flatMap((rule) => rule.check(source).map((finding) => ({ ...finding, rule: rule.name })))
      .toSorted((a, b) => a.line - b.line);
  } catch (error) {
    const { lineNumber, message } = error as { lineNumber?: number; message: string };
    return [{ line: lineNumber ?? 1, message, rule: "syntax" }];
  }
}
