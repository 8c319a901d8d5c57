import type { Checks } from "../../../scripts/acceptance-checks.ts";

/**
 * The thirty acceptance checks of the plugin, part by part, each with what shows that it holds: a PHPUnit test, a title in
 * a TypeScript test, a step of `tests/run.ts`, or, where only other software or a person can tell, a line of
 * `docs/release-checklist.md`.
 */

type Proof =
  | `${string}::test_${string}`
  | `${string}.ts: ${string}`
  | `step: ${string}`
  | `by hand: ${string}`;

const journey =
  "tests/journey/journey.spec.ts: an admin brings the chat to the site, visitors get answers from its posts, and a person takes over in wp-admin";
const front = "tests/journey/front.spec.ts";
const embedded = "tests/journey/block.spec.ts";
const whom = "tests/journey/rules.spec.ts";
const settings = "tests/journey/settings.spec.ts";
const team = "tests/journey/inbox.spec.ts";
const syncFaults =
  "tests/faults/sync.spec.ts: whatever befalls the backend: pages and publishing do not notice, nothing is lost or sent twice, and the admin reads why";
const visitorFaults =
  "tests/faults/visitor.spec.ts: whatever befalls the backend: the page is as it is, visitors are told, and what they write arrives once";
const starter = "src/front/starter.test.ts";
const rules = "src/front/rules.test.ts";
const readme = "scripts/readme.test.ts";
const i18n = "scripts/i18n/i18n.test.ts";
const lint = "scripts/lint-php/lint.test.ts: the plugin's own PHP keeps every rule";
const consoleSpec = "../../e2e/console.spec.ts";
const inbox = "../../backend/test/inbox.test.ts";

export const checks: Checks<Proof> = {
  1: {
    "the zip unzips to one folder named by the slug": ["step: unzip", journey],
    "it activates on WordPress 6.8 and 7.1": ["step: a site from the zip (${name})", journey],
    "it activates on PHP 7.4, 8.2 and 8.5": ["step: PHP ${php}", "step: PHPUnit in ${site.name}"],
    "debug.log stays empty": ["step: PHPUnit in ${site.name}", "step: PHP ${php}"],
  },
  2: {
    "WordPress 6.5 refuses it in its own words, without a fatal error": ["step: a WordPress that is too old"],
  },
  3: {
    "headers are complete, GPL-2.0-or-later": [
      "MainFileTest::test_the_headers_are_complete",
      `${readme}: has every field that WordPress and its directory read`,
    ],
    "version, Stable tag and constant agree": [
      "MainFileTest::test_the_readme_names_the_same_version",
      `${readme}: the version is the same everywhere, and so is what is required`,
    ],
    "the text domain is the slug, the Domain Path exists": [
      "MainFileTest::test_the_headers_are_complete",
      lint,
    ],
    "every PHP file has the ABSPATH guard": [
      "MainFileTest::test_no_file_does_anything_when_it_is_called_by_its_address",
      lint,
    ],
  },
  4: {
    "PHP 7.4 takes every file": ["step: php -l", lint, "step: PHP ${php}"],
    "our own rules find nothing, each ignore has a reason": [
      "step: rules for PHP",
      lint,
      "by hand: Every `phpcs:ignore` has a reason",
    ],
    "WPCS and Plugin Check find no error": [
      "by hand: WordPress Coding Standards 3.1 and PHPCompatibilityWP, 0 errors",
      "by hand: Plugin Check in the site, static and at run time, 0 errors",
    ],
  },
  5: {
    "every route has a real permission_callback": ["RoutesTest::test_every_route_asks_who_is_calling", lint],
    "anonymous 401, subscriber and editor 403, admin let in": [
      "RoutesTest::test_every_route_tells_who_is_not_logged_in_from_who_may_not",
    ],
    "agents' routes need a capability of their own, mapped and filterable": [
      "RoutesTest::test_an_agent_reaches_the_agents_routes_and_no_other",
      "AgentTokenTest::test_a_role_of_the_team_answers_without_managing_the_site",
      "AgentTokenTest::test_a_site_can_ask_for_another_capability",
    ],
    "identity tells nothing to whoever has no login cookie": [
      "IdentityTest::test_nothing_is_told_to_whoever_has_no_login_cookie",
      "IdentityTest::test_a_login_in_the_request_without_its_cookie_does_not_count",
    ],
  },
  6: {
    "a change with the cookie and no nonce is rejected": [
      "RoutesTest::test_a_change_with_the_login_cookie_but_no_nonce_is_nobodys",
      "SettingsRoutesTest::test_a_save_with_the_login_cookie_but_no_nonce_is_nobodys",
    ],
    "no GET changes state": [
      "RoutesTest::test_no_route_that_reads_changes_anything_or_tells_a_secret",
      "IdentityTest::test_asking_changes_nothing_and_logs_nobody_in",
      "SyncResyncTest::test_reading_how_things_stand_changes_nothing_and_calls_nobody",
    ],
  },
  7: {
    "the key is not in pages": [
      "WholePageTest::test_the_page_holds_no_nonce_address_or_key",
      "FrontPageTest::test_a_page_tells_nothing_of_whoever_looks_at_it_and_holds_no_secret",
    ],
    "nor in REST answers": [
      "RoutesTest::test_no_route_that_reads_changes_anything_or_tells_a_secret",
      "ConnectorsTest::test_not_even_an_internal_caller_of_the_settings_route_gets_the_key",
    ],
    "nor in inline scripts of wp-admin": ["AdminPagesTest::test_what_scripts_are_told_holds_no_secret"],
    "nor in Site Health's copy": [
      "SiteHealthTest::test_what_is_copied_for_support_names_the_backend_and_holds_no_secret",
    ],
    "nor in what WP-CLI prints": [
      "CliTest::test_status_tells_where_everything_comes_from_and_how_the_backend_is",
      "by hand: WP-CLI itself",
    ],
    "nor in messages of failures": [
      "BackendClientTest::test_a_backend_that_says_the_key_back_cannot_put_it_on_a_page",
    ],
    "nor in debug.log, which is empty": ["step: PHPUnit in ${site.name}"],
    "nor readable in the database": [
      "ConnectionTest::test_secrets_are_sealed_in_the_database_and_not_autoloaded",
    ],
  },
  8: {
    "environment and constant win": [
      "ConnectionTest::test_the_environment_wins_and_cannot_be_overwritten",
      "ConnectionTest::test_a_constant_wins_over_the_option_and_the_environment_over_the_constant",
    ],
    "the field is read-only and says so": [
      "SettingsRoutesTest::test_what_is_set_outside_is_said_to_be_and_cannot_be_changed",
    ],
    "a wrong key or address is told clearly": [
      "ContractTest::test_a_wrong_key_is_told_apart_from_a_wrong_address",
      "SettingsRoutesTest::test_every_failure_while_connecting_is_told_and_nothing_is_kept",
    ],
    "nothing is saved half": ["SettingsRoutesTest::test_a_failure_half_way_keeps_nothing"],
  },
  9: {
    "the settings page stays usable": [
      "SettingsRoutesTest::test_the_page_stays_usable_while_the_backend_fails",
      syncFaults,
    ],
    "the front page asks nobody, so it takes no longer": [
      "FrontPageTest::test_no_page_asks_the_backend_anything",
      syncFaults,
      visitorFaults,
    ],
    "publishing is less than 100 ms slower": [
      "SyncEventsTest::test_publishing_is_not_a_tenth_of_a_second_slower_than_without_a_backend",
      syncFaults,
    ],
    "down, 401, 429, 500, timeout and HTML are told apart": [
      "BackendClientTest::test_a_backend_that_is_down_is_unreachable",
      "BackendClientTest::test_a_wrong_key_is_unauthorized",
      "BackendClientTest::test_too_many_requests_tell_how_long_to_wait",
      "BackendClientTest::test_faults_of_the_backend_and_of_what_stands_before_it_are_the_servers",
      "BackendClientTest::test_a_timeout_is_a_timeout",
      "BackendClientTest::test_html_instead_of_json_is_not_foyer_whatever_its_status",
    ],
  },
  10: {
    "what is saved arrives in the backend's config, and comes back on reload": [
      "ContractTest::test_what_the_settings_screen_saves_is_what_visitors_get_and_what_it_reads_again",
    ],
    "the widget shows it": [
      journey,
      `${settings}: what is saved here shows in the backend and in the chat, what is saved there comes back, and neither is lost`,
    ],
    "what was changed in the backend comes back": [
      "ContractTest::test_what_was_changed_elsewhere_comes_back_and_is_not_overwritten",
      "SettingsRoutesTest::test_a_save_in_between_reading_and_saving_is_noticed_by_the_backend",
    ],
  },
  11: {
    "activation asks nobody": ["MainFileTest::test_activation_asks_nobody"],
    "nobody is asked before the admin connects": [
      "MainFileTest::test_a_request_to_the_site_asks_nobody_before_the_admin_connects",
      "SettingsRoutesTest::test_before_the_admin_connects_nothing_is_asked_of_anybody",
    ],
    "afterwards only the host that was entered": [
      "RoutesTest::test_no_route_that_reads_changes_anything_or_tells_a_secret",
      "BackendClientTest::test_a_redirect_is_not_followed_since_the_key_would_go_along",
      lint,
    ],
  },
  12: {
    "two anonymous visitors get the same bytes": [
      "WholePageTest::test_two_anonymous_visitors_get_the_same_bytes",
    ],
    "no nonce, address or session in it": ["WholePageTest::test_the_page_holds_no_nonce_address_or_key"],
    "who is logged in is found out by the uncached route only": [
      "IdentityTest::test_no_cache_keeps_an_answer",
      "IdentityTest::test_whoever_is_logged_in_is_vouched_for_with_the_widgets_secret",
      `${front}: one page from a cache serves everybody, each as who they are`,
      `${front}: who is logged in is known to whoever answers, verified`,
      `${front}: whoever cannot be vouched for is nobody known, and the chat works`,
    ],
  },
  13: {
    "one deferred script, versioned, of the plugin's own, within 300 KB, without jQuery": [
      "FrontPageTest::test_the_script_is_one_deferred_versioned_and_of_the_plugins_own",
    ],
    "not in feeds and REST answers": [
      "WholePageTest::test_feeds_and_answers_of_the_rest_api_have_nothing_of_us_in_them",
      "FrontPageTest::test_not_in_a_feed_or_an_embed",
    ],
    "not in the login page and wp-admin": ["FrontPageTest::test_not_in_the_login_page_or_wp_admin"],
    "not in the editor and previews": [
      "EmbedTest::test_the_editor_has_no_chat_of_ours_on_it",
      "FrontPageTest::test_not_in_an_authors_preview_the_customizer_or_a_page_builder",
    ],
    "not on AMP pages": ["FrontPageTest::test_not_on_an_amp_page"],
  },
  14: {
    "a site's nonce reaches the scripts": [
      "FrontPageTest::test_a_sites_nonce_reaches_the_script_and_the_config",
    ],
    "under a strict policy the chat runs, panel included": [
      `${front}: a strict policy with a nonce for the site's scripts lets all of the chat run`,
      `${starter}: loads the plugin's own script, with the page's nonce, and tells it the panel's address`,
    ],
  },
  15: {
    "what optimisers go by stands before src": [
      "FrontPageTest::test_what_optimisers_go_by_stands_before_the_address",
    ],
    "late or rewritten, the chat works": [
      `${front}: an optimiser that has the script late, in the page or twice gets one chat that works`,
      "by hand: A page cache, and an optimiser that delays JavaScript",
    ],
    "twice, it is one chat": [
      `${front}: a page with the shortcode twice shows one chat`,
      `${starter}: starts once, however often the script runs`,
      "EmbedTest::test_a_chat_twice_on_a_page_brings_one_script",
    ],
  },
  16: {
    "before consent no request, cookie or storage": [
      `${front}: where consent comes first nothing is asked or kept before it, the chat starts with it and goes with it`,
      `${starter}: until it is given: no request, no script, nothing stored, no rule looked at`,
    ],
    "it starts on consent without a reload": [
      `${front}: where consent comes first nothing is asked or kept before it, the chat starts with it and goes with it`,
      "by hand: WP Consent API with a banner",
    ],
    "WordPress is told that we go by it": [
      "FrontPageTest::test_a_site_with_the_consent_api_is_told_that_we_go_by_it_and_what_we_store",
    ],
  },
  17: {
    "by page, type and address": [
      "DisplayTest::test_by_page",
      "DisplayTest::test_by_type",
      "DisplayTest::test_by_url",
    ],
    "by login and role": [
      `${rules}: by login`,
      `${rules}: by role, of which one is enough`,
      `${starter}: by login: not to the anonymous, and not where nobody can tell`,
      `${whom}: by login and by role`,
    ],
    "by device, cart and hour": [
      `${rules}: by device`,
      `${rules}: by what is in the cart`,
      `${rules}: by the hour`,
      `${starter}: are looked at again when something comes into the cart`,
      `${whom}: by device`,
      `${whom}: by hour, of the site's place`,
      `${whom}: by what is in the cart, as it changes`,
    ],
    "a page with a chat of its own has no floating one": [
      `${starter}: gets it there, for whoever is logged in, and no floating one`,
      journey,
      `${whom}: a page with a chat or a button of its author's has no bubble, and asks for no rule`,
    ],
  },
  18: {
    "the block is inserted, changed, saved and found again in both versions": [
      `${embedded}: the block is inserted, changed, saved and found again as it was, and brings no style into the editor`,
      journey,
    ],
    "no style sheet gets into the editor": [
      "EmbedTest::test_the_block_is_one_of_a_page_with_the_attributes_of_the_shortcode_and_no_style_sheet",
      `${embedded}: the block is inserted, changed, saved and found again as it was, and brings no style into the editor`,
    ],
    "what is written into an attribute stays text": [
      "EmbedTest::test_what_is_written_into_an_attribute_stays_text",
      `${embedded}: what is written into the shortcode stays text, on the page and in the chat`,
    ],
  },
  19: {
    "published and updated: one call": [
      "SyncEventsTest::test_a_published_post_becomes_known_with_one_call",
      "SyncEventsTest::test_an_update_is_one_call_however_often_it_is_saved_before",
    ],
    "unpublished, private, password, trash, deleted: forgotten": [
      "SyncEventsTest::test_what_is_withdrawn_is_forgotten_with_one_call",
      "SyncContractTest::test_a_post_is_found_with_its_address_and_a_withdrawn_one_is_not",
    ],
    restored: [
      "SyncEventsTest::test_a_restored_post_is_a_draft_until_it_is_published_again",
      "SyncEventsTest::test_trashing_and_restoring_before_a_run_leaves_what_is_true",
    ],
    "another slug, another type": [
      "SyncEventsTest::test_another_slug_is_another_address",
      "SyncEventsTest::test_another_type_is_another_document_and_the_former_goes",
    ],
    scheduled: ["SyncEventsTest::test_a_scheduled_post_is_known_when_its_time_comes"],
    "bulk edit and quick edit": [
      "SyncEventsTest::test_bulk_edit_is_one_call_for_each_post",
      "SyncEventsTest::test_quick_edit_is_one_call",
    ],
    "an import of 500 posts": [
      "SyncEventsTest::test_five_hundred_imported_posts_are_five_hundred_items_and_one_call_each",
      "tests/faults/import.spec.ts: ${count} imported posts are all known with one call each, though a process that sends them is killed",
    ],
    "drafts never leave the site": [
      "SyncEventsTest::test_drafts_private_and_protected_posts_are_never_sent",
      "SyncEventsTest::test_what_is_withdrawn_before_it_was_sent_never_leaves_the_site",
    ],
  },
  20: {
    "price, stock, variations and a sale's start reach the knowledge": [
      "SyncProductsTest::test_a_price_that_is_saved_past_wordpresss_hooks_is_one_call",
      "SyncProductsTest::test_a_change_of_stock_reaches_the_assistant",
      "SyncProductsTest::test_variations_stand_in_their_products_document_and_change_it",
      "SyncProductsTest::test_a_sale_that_starts_and_ends_reaches_the_assistant",
      "by hand: WooCommerce, newest",
    ],
    "without WooCommerce nothing breaks": [
      "SyncProductsTest::test_without_woocommerce_nothing_breaks_and_products_are_not_known",
    ],
    "HPOS and the cart and checkout blocks are declared": [
      "SyncProductsTest::test_orders_tables_and_checkout_blocks_are_declared_to_be_fine",
    ],
  },
  21: {
    "killed mid-run, items are retried": [
      "SyncProcessesTest::test_a_process_that_is_killed_between_a_call_and_its_mark_costs_that_call_again_and_nothing_else",
      "SyncQueueTest::test_a_backend_that_fails_three_times_is_told_the_fourth_time",
      syncFaults,
    ],
    "with backoff, into a failed list that is seen": [
      "SyncQueueTest::test_after_the_sixth_failure_it_stands_in_the_failed_list_with_the_reason",
      "SyncQueueTest::test_a_pause_that_the_backend_asks_for_is_kept_and_counts_against_nothing",
    ],
    "a resync goes on where it was": ["SyncResyncTest::test_after_a_crash_it_goes_on_where_it_was"],
    "deactivation clears what is scheduled": [
      "SyncQueueTest::test_deactivation_leaves_no_event_and_keeps_the_queue",
      "SyncActionSchedulerTest::test_deactivation_takes_the_actions_away",
      "UninstallTest::test_switching_it_off_ends_what_is_scheduled_and_keeps_the_data",
    ],
    "no event twice": [
      "SyncQueueTest::test_there_is_one_event_and_it_is_brought_forward",
      "SyncActionSchedulerTest::test_many_posts_make_one_action_and_no_event",
      "SyncProcessesTest::test_two_processes_at_once_send_each_item_once",
    ],
  },
  22: {
    "native UI, in wp-admin": [journey],
    "an agent needs no manage_options": [
      "AgentTokenTest::test_a_role_of_the_team_answers_without_managing_the_site",
      `${team}: two authors see who waits, one of them gets the conversation, and what the visitor writes is only text`,
    ],
    "two agents do not both own a chat": [
      "../../e2e/people-at-work.spec.ts: from the first question to the last number: asked, waited, taken over, forced, noted, handed back, closed, rated",
      `${team}: two authors see who waits, one of them gets the conversation, and what the visitor writes is only text`,
    ],
    "a message is there within a second": [
      `${inbox}: a conversation comes to every agent as it changes: said, waiting, taken, closed`,
      `${team}: two authors see who waits, one of them gets the conversation, and what the visitor writes is only text`,
    ],
    "after sleep it goes on": [
      `${inbox}: with a cursor an agent is told what they missed, and only that`,
      `${consoleSpec}: what is sent while the line is down goes out once when it is back`,
      `${team}: by the keyboard alone, through a sleep that the token does not outlive, until the role is taken away`,
    ],
    "a token that ran out is renewed": [
      "../../backend/test/agents.test.ts: gives a token that goes on, and does not move the day's end",
      `${team}: by the keyboard alone, through a sleep that the token does not outlive, until the role is taken away`,
    ],
    "what a visitor writes stays text": [
      `${team}: two authors see who waits, one of them gets the conversation, and what the visitor writes is only text`,
    ],
    "keyboard and screen reader": [
      `${consoleSpec}: everything by the keyboard: find, open, take over, answer, note, label, close, undo`,
      "by hand: Inbox by keyboard alone, and with a screen reader",
      `${team}: by the keyboard alone, through a sleep that the token does not outlive, until the role is taken away`,
    ],
  },
  23: {
    "the browser gets a token of minutes, for one user and widget": [
      "AgentTokenTest::test_an_administrator_gets_a_token_of_minutes_for_the_sites_widget_alone",
    ],
    "without the capability the next call is refused": [
      "AgentTokenTest::test_losing_the_role_ends_the_token_at_once_and_the_next_call_is_refused",
      "AgentTokenTest::test_what_a_backend_that_is_away_was_not_told_is_told_later_even_of_a_user_who_is_gone",
      "../../backend/test/agents.test.ts: is let in nowhere from then on, and stands in no list",
      `${team}: by the keyboard alone, through a sleep that the token does not outlive, until the role is taken away`,
    ],
  },
  24: {
    "exporter and eraser run from wp-admin's tools, page by page": [
      "PrivacyTest::test_the_tools_of_wp_admin_go_through_every_page_and_tell_a_failure",
      "PrivacyTest::test_an_export_brings_one_visitor_a_page_and_looks_for_them_once",
      "PrivacyTest::test_an_erasure_goes_through_everyone_in_pages_while_the_list_at_the_backend_shrinks",
    ],
    "a failure of the backend is no success": [
      "PrivacyTest::test_a_search_that_fails_fails_both_tools",
      "PrivacyTest::test_an_erasure_the_backend_refuses_is_no_success",
      "PrivacyTest::test_the_export_page_of_wp_admin_reads_why_it_failed",
    ],
    "the policy's text stands in the guide": ["PrivacyTest::test_the_suggestion_appears_in_the_guide"],
  },
  25: {
    "activated for one site and for the network": [
      "NetworkTest::test_the_plugin_keeps_the_sites_of_a_network_apart_and_leaves_all_of_them",
      "network/NetworkCases::test_1_it_activates_for_one_site_only",
    ],
    "a site that comes later": [
      "network/NetworkCases::test_2_it_activates_for_the_whole_network_and_sites_that_come_later_need_nothing",
    ],
    "each site has its key": [
      "network/NetworkCases::test_3_each_site_has_a_key_of_its_own",
      "network/NetworkCases::test_4_the_networks_default_is_for_sites_without_a_backend_of_their_own",
    ],
    "uninstalling cleans every site": ["network/NetworkCases::test_7_deleting_it_leaves_nothing_on_any_site"],
  },
  26: {
    "nothing is left": [
      "UninstallTest::test_the_database_is_row_for_row_what_it_was_before_the_plugin_was_used",
      "UninstallTest::test_deleting_the_plugin_leaves_nothing_in_any_table",
      "UninstallTest::test_wordpress_finds_the_file_that_does_it",
    ],
    "deactivating keeps data": [
      "UninstallTest::test_switching_it_off_ends_what_is_scheduled_and_keeps_the_data",
    ],
  },
  27: {
    "every string is in the .pot": [
      "step: translations",
      `${i18n}: the .pot has every text and no translation`,
    ],
    "German in PHP, scripts and block": [
      "TranslationsTest::test_php_speaks_german_with_plurals_and_placeholders",
      "TranslationsTest::test_each_script_gets_its_own_words",
      `${settings}: in German: what PHP says, the screens and the block`,
    ],
    "from right to left": [
      "TranslationsTest::test_arabic_is_there_from_right_to_left_and_english_where_it_is_not",
      "by hand: Settings, Knowledge, Inbox and block in German, and in Arabic from right to left",
      `${settings}: from right to left nothing sticks out, on a desk and on a phone`,
    ],
    "comments for translators": [
      `${i18n}: placeholders without a comment are a problem, and a percent sign is none`,
    ],
  },
  28: {
    "External services with terms and privacy": [
      `${readme}: says what is sent to whom, with their terms and privacy policies`,
    ],
    "questions, screenshots, changelog, source, five tags": [
      `${readme}: has questions, screenshots, a changelog and the way to the source`,
      `${readme}: fits the directory's limits`,
      "tests/guide.test.ts: the guide's pictures are there, and the directory's screenshots are of them",
    ],
    "no advertisement": ["FrontPageTest::test_neither_the_page_nor_the_chat_says_whose_it_is"],
    "no notices on pages of others": ["AdminPagesTest::test_pages_of_others_have_no_notice_of_ours"],
  },
  29: {
    "a Connectors card where WordPress has them": [
      "ConnectorsTest::test_the_key_is_a_connector_where_wordpress_has_connectors_and_nothing_where_not",
    ],
    "abilities with schemas": [
      "AbilitiesTest::test_every_ability_stands_in_our_category_with_schemas_a_permission_and_rest",
      "by hand: mcp-adapter on WordPress 6.9 or later",
    ],
    "absent without error before": [
      "WithoutAbilitiesTest::test_on_a_wordpress_without_abilities_nothing_happens",
    ],
    "a site that wants no AI has none": ["AbilitiesTest::test_a_site_that_wants_no_ai_has_none_of_them"],
  },
  30: {
    "in a subdirectory": [
      "DisplayTest::test_by_url_below_the_folder_that_the_site_is_in",
      "network/NetworkCases::test_5_a_site_connects_with_the_networks_key_to_a_widget_named_for_its_folder",
      "by hand: A site behind a proxy that ends TLS, and one with plain permalinks in a subdirectory",
    ],
    "with plain permalinks": [
      "RoutesTest::test_the_health_check_is_found_with_plain_permalinks_too",
      "FrontPageTest::test_the_identity_is_asked_for_on_the_pages_own_host_also_without_permalinks",
      "SyncDocumentTest::test_plain_permalinks_are_addresses_too",
    ],
    "behind a proxy that ends TLS": [
      "RoutesTest::test_behind_a_proxy_that_ends_tls_the_address_that_visitors_see_is_allowed",
    ],
    "with REST blocked, the page says what to do": [
      "by hand: A security plugin that blocks the REST API for guests",
      "tests/journey/settings.spec.ts: with ${permalinks} permalinks and REST blocked, the settings page says by what and what to do",
    ],
  },
};
