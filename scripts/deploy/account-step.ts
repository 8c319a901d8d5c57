import type { Step } from "./step.ts";
import { shown } from "./step.ts";
import { DeployError, jsonIn, must, rowsIn } from "./wrangler.ts";

export function account(): Step {
  const look = ["wrangler", "whoami", "--json"];
  return {
    name: "Account",
    commands: [shown(look)],
    async act(deployment) {
      const output = await must(deployment.run, look);
      const answer = jsonIn(output);
      const listed =
        typeof answer === "object" && answer !== null && "accounts" in answer ? answer.accounts : [];
      const accounts = rowsIn(listed, ["name", "id"]);
      const wanted = deployment.env["CLOUDFLARE_ACCOUNT_ID"];
      const found = wanted === undefined ? accounts : accounts.filter(({ id }) => id === wanted);
      const [only] = found;
      // A token may be good for an account that it may not list.
      if (only === undefined && wanted !== undefined) {
        deployment.ids.accountId = wanted;
        return wanted;
      }
      if (only === undefined || found.length > 1) {
        throw new DeployError(
          only === undefined ? "This login has no account." : "This login has more than one account.",
          `Say which: CLOUDFLARE_ACCOUNT_ID=… npm run deploy\n${accounts.map(({ id, name }) => `    ${id}  ${name}`).join("\n")}`,
        );
      }
      deployment.ids.accountId = only.id;
      return `${only.name} (${only.id})`;
    },
  };
}
