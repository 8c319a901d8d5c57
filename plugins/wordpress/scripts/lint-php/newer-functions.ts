import { argumentsOf, calledFunction, literal, walk } from "../php/source.ts";
import type { Rule } from "./rule.ts";

/** PHP's own after 7.4 that WordPress 6.6 does not bring along. */
const php =
  `array_all array_any array_find array_find_key array_first array_last fdiv get_debug_type get_resource_id
  iterator_apply_keys json_validate mb_lcfirst mb_str_pad mb_trim mb_ucfirst preg_last_error_msg random_bytes_hex
  str_decrement str_increment`.split(/\s+/);

/** WordPress's own after 6.6. A file may call one where it looks first whether it is there. */
const wordpress =
  `wp_ai_client_prompt wp_get_abilities wp_get_ability wp_get_ability_category wp_get_connectors
  wp_has_ability wp_has_ability_category wp_is_connector_registered wp_register_ability
  wp_register_ability_category wp_register_block_metadata_collection
  wp_register_block_types_from_metadata_collection wp_supports_ai wp_unregister_ability`.split(/\s+/);

export const newerFunctions: Rule = {
  name: "newer-functions",
  check({ tree }) {
    const calls = [...walk(tree)].flatMap(([node]) => {
      const name = calledFunction(node);
      return name === undefined ? [] : [{ name, node }];
    });
    const lookedFor = new Set(
      calls
        .filter(({ name }) => name === "function_exists")
        .map(({ node }) => literal(argumentsOf(node)[0]) ?? ""),
    );
    return calls
      .filter(({ name }) => [...php, ...wordpress].includes(name) && !lookedFor.has(name))
      .map(({ name, node }) => ({
        line: node.loc.start.line,
        message: `${name} is newer than what the plugin requires; look with function_exists first`,
      }));
  },
};
