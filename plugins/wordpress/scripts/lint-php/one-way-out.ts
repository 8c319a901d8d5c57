import { calledFunction, walk } from "../php/source.ts";
import type { Rule } from "./rule.ts";

const outgoing =
  /^(wp_(safe_)?remote_(get|post|head|request)|download_url|curl_\w+|fsockopen|stream_socket_client)$/;

/** Only the backend's client talks to a server, so that no request goes anywhere else. */
export const oneWayOut: Rule = {
  name: "one-way-out",
  check({ path, tree }) {
    if (path === "includes/Backend/Client.php") return [];
    return [...walk(tree)]
      .filter(([node]) => outgoing.test(calledFunction(node) ?? ""))
      .map(([node]) => ({ line: node.loc.start.line, message: "ask through Backend\\Client" }));
  },
};
