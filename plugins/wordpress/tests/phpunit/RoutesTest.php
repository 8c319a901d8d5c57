<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Connection;
use Foyer\Chat\Settings\Origins;

require_once __DIR__ . '/SiteTestCase.php';

/**
 * What holds for every route of the plugin, also those that are still to come.
 */
final class RoutesTest extends SiteTestCase {

	/** For agents too, who need not manage the site. */
	private const FOR_AGENTS = array( '/foyer/v1/agent-token' );

	/** For anybody: it says nothing to whoever has no login cookie. */
	private const FOR_ANYBODY = array( '/foyer/v1/identity' );

	/** @return array<int, array{0: string, 1: array<string, mixed>}> Path and handler. */
	private static function handlers(): array {
		$handlers = array();
		foreach ( rest_get_server()->get_routes( 'foyer/v1' ) as $path => $of_path ) {
			if ( '/foyer/v1' !== $path ) {
				foreach ( $of_path as $handler ) {
					$handlers[] = array( $path, $handler );
				}
			}
		}
		return $handlers;
	}

	public function test_every_route_asks_who_is_calling(): void {
		$editor   = wp_insert_user( array( 'user_login' => 'editor', 'user_pass' => 'x', 'role' => 'editor' ) );
		$reader   = wp_insert_user( array( 'user_login' => 'reader', 'user_pass' => 'x', 'role' => 'subscriber' ) );
		$handlers = self::handlers();
		$this->assertGreaterThan( 4, count( $handlers ) );
		foreach ( $handlers as list( $path, $handler ) ) {
			if ( in_array( $path, self::FOR_ANYBODY, true ) ) {
				continue;
			}
			$this->assertNotSame( '__return_true', $handler['permission_callback'], $path );
			foreach ( array( 0, $reader, $editor ) as $user ) {
				wp_set_current_user( $user );
				$this->assertNotTrue( call_user_func( $handler['permission_callback'], new \WP_REST_Request( 'GET', $path ) ), "$path as $user" );
			}
			wp_set_current_user( 1 );
			$this->assertTrue( call_user_func( $handler['permission_callback'], new \WP_REST_Request( 'GET', $path ) ), "$path as admin" );
		}
	}

	public function test_every_route_tells_who_is_not_logged_in_from_who_may_not(): void {
		$editor = wp_insert_user( array( 'user_login' => 'editor', 'user_pass' => 'x', 'role' => 'editor' ) );
		$reader = wp_insert_user( array( 'user_login' => 'reader', 'user_pass' => 'x', 'role' => 'subscriber' ) );
		foreach ( self::handlers() as list( $path, $handler ) ) {
			if ( in_array( $path, self::FOR_ANYBODY, true ) ) {
				continue;
			}
			foreach ( array_keys( $handler['methods'] ) as $method ) {
				foreach ( array( 0 => 401, $reader => 403, $editor => 403 ) as $user => $status ) {
					wp_set_current_user( $user );
					$this->assertSame( $status, rest_do_request( new \WP_REST_Request( $method, $path ) )->get_status(), "$method $path as $user" );
				}
				wp_set_current_user( 1 );
				$this->assertNotContains( rest_do_request( new \WP_REST_Request( $method, $path ) )->get_status(), array( 401, 403, 404, 500 ), "$method $path as admin" );
			}
		}
		$this->assertSame( array(), $this->requests, 'Nothing is connected.' );
	}

	public function test_an_agent_reaches_the_agents_routes_and_no_other(): void {
		$agent = new \WP_User( wp_insert_user( array( 'user_login' => 'agent', 'user_pass' => 'x', 'role' => 'subscriber' ) ) );
		$agent->add_cap( 'foyer_answer' );
		foreach ( self::handlers() as list( $path, $handler ) ) {
			if ( in_array( $path, self::FOR_AGENTS, true ) || in_array( $path, self::FOR_ANYBODY, true ) ) {
				continue;
			}
			wp_set_current_user( $agent->ID );
			$is_for_agents = true === call_user_func( $handler['permission_callback'], new \WP_REST_Request( 'GET', $path ) );
			$this->assertFalse( $is_for_agents && preg_match( '#/(settings|connection|sync|health-check)#', $path ), $path );
		}
	}

	public function test_a_change_with_the_login_cookie_but_no_nonce_is_nobodys(): void {
		foreach ( self::handlers() as list( $path, $handler ) ) {
			if ( in_array( $path, self::FOR_ANYBODY, true ) || ! empty( $handler['methods']['GET'] ) ) {
				continue;
			}
			wp_set_current_user( 1 );
			$GLOBALS['wp_rest_auth_cookie'] = true;
			rest_cookie_check_errors( null );
			$this->assertNotTrue( call_user_func( $handler['permission_callback'], new \WP_REST_Request( 'POST', $path ) ), $path );
		}
	}

	public function test_no_route_that_reads_changes_anything_or_tells_a_secret(): void {
		global $wpdb;
		Connection::save( array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY, 'widget_id' => 'main', 'org_id' => 'shop', 'identity_secret' => 'sign-with-this-secret' ) );
		$this->backend_answers( '*', self::json( 200, array( 'status' => 'ok', 'widget_id' => 'main', 'conversations' => array(), 'documents' => array(), 'version' => 1 ) ) );
		$stored = static function () use ( $wpdb ): array {
			return array(
				$wpdb->get_results( "SELECT option_name, option_value FROM {$wpdb->options} WHERE option_name LIKE '%foyer%' AND option_name NOT LIKE '%transient%' ORDER BY option_name", ARRAY_A ),
				$wpdb->get_results( "SELECT * FROM {$wpdb->usermeta} WHERE meta_key LIKE '%foyer%'", ARRAY_A ),
			);
		};
		$before = $stored();
		wp_set_current_user( 1 );
		$count = 0;
		foreach ( self::handlers() as list( $path, $handler ) ) {
			if ( ! empty( $handler['methods']['GET'] ) && false === strpos( $path, '(?P<' ) ) {
				$response = rest_do_request( new \WP_REST_Request( 'GET', $path ) );
				$this->assertLessThan( 500, $response->get_status(), $path );
				$this->assertStringNotContainsString( self::KEY, (string) wp_json_encode( $response->get_data() ), $path );
				$this->assertStringNotContainsString( 'sign-with-this-secret', (string) wp_json_encode( $response->get_data() ), $path );
				++$count;
			}
		}
		$this->assertGreaterThan( 1, $count );
		$this->assertSame( $before, $stored() );
		foreach ( $this->requests as $request ) {
			$this->assertStringStartsWith( self::BACKEND . '/', $request['url'], 'Only the configured backend is called.' );
		}
	}

	public function test_the_health_check_is_found_with_plain_permalinks_too(): void {
		update_option( 'permalink_structure', '' );
		$GLOBALS['wp_rewrite']->init();
		$tests = apply_filters( 'site_status_tests', array( 'direct' => array(), 'async' => array() ) );
		$this->assertStringContainsString( 'rest_route=', $tests['async']['foyer_backend']['test'] );
		$GLOBALS['wp_rewrite']->set_permalink_structure( '/%postname%/' );
	}

	public function test_origins_are_as_browsers_send_them(): void {
		$this->assertSame( 'https://shop.example', Origins::of( 'https://Shop.Example:443/blog/' ) );
		$this->assertSame( 'http://shop.example:8080', Origins::of( 'http://shop.example:8080' ) );
		$this->assertSame( 'https://xn--mller-kva.example', Origins::of( 'https://müller.example' ) );
		$this->assertSame( '', Origins::of( 'mailto:a@b.example' ) );
	}

	public function test_behind_a_proxy_that_ends_tls_the_address_that_visitors_see_is_allowed(): void {
		foreach ( array( 'home', 'siteurl' ) as $option ) {
			add_filter(
				"option_$option",
				static function (): string {
					return 'http://shop.example/blog';
				}
			);
		}
		$this->assertSame( array( 'http://shop.example', 'https://shop.example' ), Origins::of_site() );
	}
}
