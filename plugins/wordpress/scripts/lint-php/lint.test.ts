import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { phpFiles } from "../php/files.ts";
import { lint, rules } from "./lint.ts";

const path = "includes/Sample.php";
const root = join(import.meta.dirname, "..", "..");

/** A file in which everything is right but for these lines of a method. */
function withLines(lines: string, top = ""): string {
  return `<?php
declare(strict_types=1);

namespace Foyer\\Chat;

defined( 'ABSPATH' ) || exit;
${top}
final class Sample {
	public static function run(): void {
		global $wpdb;
		${lines}
	}
}
`;
}

function found(code: string, at = path): string[] {
  return [...new Set(lint(code, at).map(({ rule }) => rule))];
}

const broken: Record<string, string[]> = {
  "abspath-guard": [
    withLines("").replace("defined( 'ABSPATH' ) || exit;", ""),
    withLines("").replace("defined( 'ABSPATH' ) || exit;", "do_something();\ndefined( 'ABSPATH' ) || exit;"),
    withLines("").replace("'ABSPATH'", "'WPINC'"),
  ],
  "strict-types": [withLines("").replace("declare(strict_types=1);", "")],
  "psr4-name": [
    withLines("").replace("class Sample", "class Other"),
    withLines("").replace("namespace Foyer\\Chat;", "namespace Foyer;"),
    withLines("", "final class Second {}"),
  ],
  "php74-syntax": [
    withLines("", "function f( int|string $a ): void {}"),
    withLines("").replace("run(): void", "run(): static"),
    withLines("").replace("run(): void", "run( mixed $a ): void"),
    withLines("").replace("public static function run()", "public function __construct( private int $a )"),
  ],
  "newer-functions": [
    withLines("get_debug_type( 1 );"),
    withLines("wp_register_ability( 'a/b', array() );"),
    withLines("if ( function_exists( 'wp_get_ability' ) ) { wp_supports_ai(); }"),
  ],
  "rest-permission": [
    withLines("register_rest_route( 'foyer/v1', '/a', array( 'methods' => 'GET', 'callback' => 'x' ) );"),
    withLines(
      "register_rest_route( 'foyer/v1', '/a', array( 'methods' => 'GET', 'callback' => 'x', 'permission_callback' => '__return_true' ) );",
    ),
    withLines(
      "register_rest_route( 'foyer/v1', '/a', array( 'methods' => 'GET', 'callback' => 'x', 'permission_callback' => static function () { return true; } ) );",
    ),
    withLines(
      "register_rest_route( 'foyer/v1', '/a', array( array( 'methods' => 'GET', 'callback' => 'x', 'permission_callback' => 'may' ), array( 'methods' => 'POST', 'callback' => 'x' ) ) );",
    ),
    withLines("register_rest_route( 'foyer/v1', '/a', self::described() );"),
  ],
  "escaped-output": [
    withLines("echo $a;"),
    withLines("echo 'a' . $b;"),
    withLines("print __( 'a', 'foyer-chat' );"),
    withLines("_e( 'a', 'foyer-chat' );"),
    withLines("printf( '<a href=\"%s\">', $url );"),
    withLines('echo "a $b";'),
    withLines("echo esc_html( $a ) . $b;"),
    withLines("?><p><?= $a ?></p><?php"),
    withLines("// phpcs:ignore WordPress.DB -- another sniff.\n\t\techo $a;"),
  ],
  "sanitised-input": [
    withLines("$a = $_GET['a'];"),
    withLines("$a = wp_unslash( $_POST['a'] );"),
    withLines("run( $_SERVER['HTTP_HOST'] );"),
  ],
  "prepared-sql": [
    withLines('$wpdb->query( "DELETE FROM {$wpdb->posts} WHERE ID = $id" );'),
    withLines("$wpdb->get_var( 'SELECT ' . $a );"),
    withLines('$wpdb->get_var( $wpdb->prepare( "SELECT $a WHERE b = %s", $c ) );'),
    withLines("$wpdb->query( sprintf( 'DELETE %s', $a ) );"),
  ],
  "one-way-out": [withLines("wp_remote_get( 'https://example.com' );"), withLines("\\curl_init();")],
  "forbidden-calls": [
    withLines("error_log( 'here' );"),
    withLines("eval( 'a();' );"),
    withLines("var_dump( 1 );"),
  ],
  "translated-text": [
    withLines("__( 'a' );"),
    withLines("__( 'a', 'other' );"),
    withLines("__( 'a', self::DOMAIN );"),
    withLines("__( $a, 'foyer-chat' );"),
    withLines("_n( 'a', $b, 2, 'foyer-chat' );"),
  ],
  "reasoned-ignores": [
    withLines("// phpcs:ignore WordPress.Security.EscapeOutput\n\t\techo $a;"),
    withLines("echo $a; // phpcs:ignore"),
  ],
  syntax: [
    withLines("try { a(); } catch ( \\Exception ) { b(); }"),
    withLines("$a = $b ?? throw new \\Exception();"),
    withLines("$a = match ( 1 ) { 1 => 2 };"),
    withLines("$a?->b();"),
    withLines("a( b: 1 );"),
    "<?php enum A { case B; }",
    "<?php if (",
  ],
};

test("what is right is found to be right", () => {
  const fine = withLines(`
		echo '<p>' . esc_html( $a ) . '</p>', (int) $b, $c ? esc_attr( $d ) : '';
		printf( '<a href="%s">%s</a>', esc_url( $e ), esc_html__( 'More', 'foyer-chat' ) );
		// phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- It is HTML that we made.
		echo $made;
		if ( isset( $_GET['a'] ) ) {
			$a = sanitize_key( wp_unslash( $_GET['a'] ) );
		}
		$wpdb->get_var( $wpdb->prepare( "SELECT a FROM {$wpdb->posts} WHERE b = %s", $b ) );
		if ( function_exists( 'wp_supports_ai' ) ) {
			wp_supports_ai();
		}
		register_rest_route( 'foyer/v1', '/a', array( 'methods' => 'GET', 'callback' => 'x', 'permission_callback' => array( self::class, 'may' ) ) );
		register_rest_route( 'foyer/v1', '/identity', array( 'methods' => 'GET', 'callback' => 'x', 'permission_callback' => '__return_true' ) );
		throw new \\RuntimeException( 'a' );`);
  expect(lint(fine, path)).toEqual([]);
});

describe.each(rules.map(({ name }) => name).concat("syntax"))("%s", (rule) => {
  test("finds each broken sample and says in which line", () => {
    const samples = broken[rule] ?? [];
    expect(samples.length).toBeGreaterThan(0);
    for (const sample of samples) {
      expect({ sample, rules: found(sample) }).toEqual({ sample, rules: expect.arrayContaining([rule]) });
      expect(lint(sample, path).every(({ line }) => line >= 1 && line <= sample.split("\n").length)).toBe(
        true,
      );
    }
  });
});

test("uninstall.php has a guard of its own", () => {
  const uninstall = "<?php\ndeclare(strict_types=1);\ndefined( 'WP_UNINSTALL_PLUGIN' ) || exit;\n";
  expect(found(uninstall, "uninstall.php")).toEqual([]);
  expect(found(uninstall, "foyer-chat.php")).toEqual(["abspath-guard"]);
});

test("an excuse holds for its own lines only", () => {
  const disabled = withLines(
    "// phpcs:disable WordPress.Security.EscapeOutput -- HTML of ours.\n\t\techo $a;\n\t\t// phpcs:enable\n\t\techo $b;",
  );
  expect(lint(disabled, path)).toEqual([
    { line: 14, rule: "escaped-output", message: "print only what was escaped right here" },
  ]);
});

test("the plugin's own PHP keeps every rule", () => {
  const files = phpFiles(root);
  expect(files).toContain("foyer-chat.php");
  expect(files).toContain("includes/Plugin.php");
  const findings = files.flatMap((file) =>
    lint(readFileSync(join(root, file), "utf8"), file).map(({ line, rule }) => `${file}:${line} ${rule}`),
  );
  expect(findings).toEqual([]);
});
