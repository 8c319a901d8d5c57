<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Connection;
use Foyer\Chat\Frontend\Identity;
use WP_REST_Request;
use WP_REST_Response;
use WP_Session_Tokens;

require_once __DIR__ . '/SiteTestCase.php';

final class IdentityTest extends SiteTestCase {

	/** @var int */
	private $user;

	protected function setUp(): void {
		parent::setUp();
		Connection::save( array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY, 'widget_id' => 'main', 'identity_secret' => 'sign-with-this' ) );
		$this->user                = (int) wp_insert_user( array( 'user_login' => 'ada', 'user_pass' => 'x', 'user_email' => 'ada.l@example.com', 'display_name' => 'Ada L.', 'role' => 'editor' ) );
		$_SERVER['REQUEST_METHOD'] = 'GET';
		$GLOBALS['wp_rest_server'] = null;
		Identity::register();
	}

	protected function tearDown(): void {
		unset( $_COOKIE[ LOGGED_IN_COOKIE ], $_SERVER['HTTP_COOKIE'] );
		$GLOBALS['wp_rest_server'] = null;
		parent::tearDown();
	}

	public function test_whoever_is_logged_in_is_vouched_for_with_the_widgets_secret(): void {
		$this->log_in();
		$said = $this->ask()->get_data();
		$this->assertSame( (string) $this->user, $said->user_id );
		$this->assertEqualsWithDelta( time(), $said->ts, 5 );
		$this->assertSame( hash_hmac( 'sha256', "main|{$this->user}|{$said->ts}", 'sign-with-this' ), $said->signature );
		$this->assertSame( array( 'Ada L.', 'ada.l@example.com', array( 'editor' ) ), array( $said->name, $said->email, $said->roles ) );
	}

	public function test_nothing_is_told_to_whoever_has_no_login_cookie(): void {
		$answer = $this->ask();
		$this->assertSame( 200, $answer->get_status() );
		$this->assertSame( '{}', wp_json_encode( $answer->get_data() ) );
	}

	public function test_a_login_in_the_request_without_its_cookie_does_not_count(): void {
		wp_set_current_user( $this->user );
		$this->assertSame( '{}', wp_json_encode( $this->ask()->get_data() ) );
	}

	/**
	 * @dataProvider bad_cookies
	 */
	public function test_a_cookie_that_is_not_right_is_none( callable $spoil ): void {
		$this->log_in();
		$_COOKIE[ LOGGED_IN_COOKIE ] = $spoil( $_COOKIE[ LOGGED_IN_COOKIE ], $this->user );
		$this->assertSame( '{}', wp_json_encode( $this->ask()->get_data() ) );
	}

	public function bad_cookies(): array {
		return array(
			'of another user'  => array( static function ( string $cookie ): string { return preg_replace( '/^ada/', 'admin', $cookie ); } ),
			'prolonged'        => array( static function ( string $cookie ): string { return preg_replace_callback( '/\|(\d+)\|/', static function ( array $found ): string { return '|' . ( $found[1] + 9 ) . '|'; }, $cookie ); } ),
			'expired'          => array( static function ( string $cookie, int $user ): string { return wp_generate_auth_cookie( $user, time() - 9000, 'logged_in', 'token' ); } ),
			'of another kind'  => array( static function ( string $cookie, int $user ): string { return wp_generate_auth_cookie( $user, time() + 900, 'auth', explode( '|', $cookie )[2] ); } ),
			'of an ended session' => array( static function ( string $cookie, int $user ): string { WP_Session_Tokens::get_instance( $user )->destroy_all(); return $cookie; } ),
			'no cookie at all' => array( static function (): string { return 'x'; } ),
		);
	}

	/**
	 * @dataProvider others_pages
	 */
	public function test_a_page_of_another_site_is_refused( array $headers, array $query = array() ): void {
		$this->log_in();
		$answer = $this->ask( $headers, $query );
		$this->assertSame( 403, $answer->get_status() );
		$this->assertStringNotContainsString( 'Ada', (string) wp_json_encode( $answer->get_data() ) );
		$this->assertStringContainsString( 'no-store', $answer->get_headers()['Cache-Control'] );
	}

	public function others_pages(): array {
		return array(
			'cross-site'                      => array( array( 'Sec-Fetch-Site' => 'cross-site' ) ),
			'of a sibling host'               => array( array( 'Sec-Fetch-Site' => 'same-site' ) ),
			'in an old browser'               => array( array( 'Origin' => 'https://evil.example' ) ),
			'in an old browser, another port' => array( array( 'Origin' => 'http://127.0.0.1:1' ) ),
			'as a script'                     => array( array(), array( '_jsonp' => 'steal' ) ),
			'as a script of a page of ours'   => array( array( 'Sec-Fetch-Site' => 'same-origin' ), array( '_jsonp' => 'steal' ) ),
		);
	}

	public function test_a_page_of_this_site_is_answered_whatever_its_browser_says_of_it(): void {
		$this->log_in();
		foreach ( array( array( 'Sec-Fetch-Site' => 'same-origin' ), array( 'Sec-Fetch-Site' => 'none' ), array( 'Origin' => untrailingslashit( home_url() ) ), array() ) as $headers ) {
			$this->assertSame( (string) $this->user, $this->ask( $headers )->get_data()->user_id );
		}
	}

	public function test_no_cache_keeps_an_answer(): void {
		foreach ( array( $this->ask(), $this->ask( array( 'Sec-Fetch-Site' => 'cross-site' ) ) ) as $answer ) {
			$this->assertSame( 'no-store, private, max-age=0', $answer->get_headers()['Cache-Control'] );
			$this->assertSame( 'Cookie', $answer->get_headers()['Vary'] );
		}
		$this->assertTrue( DONOTCACHEPAGE );
	}

	public function test_asking_changes_nothing_and_logs_nobody_in(): void {
		global $wpdb;
		$this->log_in();
		$dump   = static function () use ( $wpdb ): string {
			return (string) wp_json_encode( array( $wpdb->get_results( "SELECT * FROM {$wpdb->usermeta}" ), $wpdb->get_results( "SELECT * FROM {$wpdb->options}" ) ) );
		};
		$before = $dump();
		$this->ask();
		$this->assertSame( $before, $dump() );
		$this->assertSame( 0, get_current_user_id() );
	}

	public function test_only_asking_is_possible(): void {
		foreach ( array( 'POST', 'PUT', 'DELETE' ) as $method ) {
			$this->assertSame( 404, rest_get_server()->dispatch( new WP_REST_Request( $method, '/foyer/v1/identity' ) )->get_status() );
		}
	}

	public function test_without_a_secret_the_roles_are_known_and_nobody_is_vouched_for(): void {
		Connection::save( array( 'identity_secret' => '' ) );
		$this->log_in();
		$said = (array) $this->ask()->get_data();
		$this->assertSame( array( 'editor' ), $said['roles'] );
		$this->assertArrayNotHasKey( 'signature', $said );
	}

	public function test_what_is_told_beside_the_id_can_be_left_out_and_never_breaks_the_chat(): void {
		$this->log_in();
		wp_update_user( array( 'ID' => $this->user, 'display_name' => str_repeat( 'ä', 200 ) ) );
		add_filter(
			'foyer_identity_details',
			static function ( array $details ): array {
				return array( 'email' => "o'b!rien@example.com" ) + $details;
			}
		);
		$said = (array) $this->ask()->get_data();
		$this->assertSame( 64, mb_strlen( $said['name'] ) );
		$this->assertArrayNotHasKey( 'email', $said );
		add_filter( 'foyer_identity_details', '__return_empty_array', 20 );
		$said = (array) $this->ask()->get_data();
		$this->assertSame( array( 'user_id', 'ts', 'signature', 'roles' ), array_keys( $said ) );
	}

	private function log_in(): void {
		$expires                     = time() + 900;
		$_COOKIE[ LOGGED_IN_COOKIE ] = wp_generate_auth_cookie( $this->user, $expires, 'logged_in', WP_Session_Tokens::get_instance( $this->user )->create( $expires ) );
	}

	/**
	 * @param array<string, string> $headers Of the request.
	 * @param array<string, string> $query   Of its address.
	 */
	private function ask( array $headers = array(), array $query = array() ): WP_REST_Response {
		$request = new WP_REST_Request( 'GET', '/foyer/v1/identity' );
		$request->set_query_params( $query );
		foreach ( $headers as $name => $value ) {
			$request->set_header( $name, $value );
		}
		return rest_get_server()->dispatch( $request );
	}
}
