<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Connection;
use Foyer\Chat\Settings\Style;

require_once __DIR__ . '/SiteTestCase.php';

final class SettingsRoutesTest extends SiteTestCase {

	private const WIDGET = array(
		'widget_id'       => '127-0-0-1',
		'org_id'          => 'shop',
		'color'           => '#3b5bdb',
		'title'           => null,
		'prompt'          => '',
		'ai_enabled'      => true,
		'allowed_origins' => array( 'https://other.example' ),
		'handoff'         => array( 'enabled' => true, 'hours' => null, 'keywords' => array(), 'waiting_message' => 'Soon' ),
		'version'         => 3,
		'created_at'      => '2026-01-01T00:00:00.000Z',
		'updated_at'      => '2026-01-01T00:00:00.000Z',
		'warnings'        => array(),
	);

	/** @var array<string, mixed>|null The config in the backend. */
	private $config;

	protected function setUp(): void {
		parent::setUp();
		$this->config = self::WIDGET;
		wp_set_current_user( 1 );
		add_filter( 'home_url', array( self::class, 'at_the_usual_port' ) );
		add_filter( 'site_url', array( self::class, 'at_the_usual_port' ) );
		$this->backend_answers( 'GET /api/me', self::json( 200, array( 'credential' => 'org', 'version' => '0.1.0', 'org_id' => 'shop', 'widgets' => array() ) ) );
		$this->backend_answers( 'GET /health', self::json( 200, array( 'status' => 'ok' ) ) );
		$this->backend_answers( 'POST /api/config/127-0-0-1/identity-secret', self::json( 201, array( 'widget_id' => '127-0-0-1', 'identity_secret' => 'sign-with-this-secret' ) ) );
		$this->backend_answers(
			'GET /api/config/127-0-0-1',
			function () {
				return $this->config ? self::json( 200, $this->config ) : self::problem( 404, 'not_found', 'There is no widget.' );
			}
		);
		$this->backend_answers(
			'POST /api/config',
			function ( $method, $url, $args ) {
				$given  = json_decode( $args['body'], true );
				$errors = isset( $given['color'] ) && ! preg_match( '/^#[0-9a-f]{6}$/', $given['color'] ) ? array( array( 'path' => 'color', 'message' => 'a colour like #3b5bdb' ) ) : array();
				if ( $errors ) {
					return self::problem( 422, 'invalid', 'Some fields are not right.', array( 'errors' => $errors ) );
				}
				$match = $args['headers']['If-Match'] ?? null;
				if ( null !== $match && '"' . $this->config['version'] . '"' !== $match ) {
					return self::problem( 412, 'version_mismatch', 'The config was saved by someone else in between.' );
				}
				$this->config = array( 'version' => ( $this->config['version'] ?? 0 ) + 1 ) + $given + self::WIDGET;
				return self::json( 200, $this->config );
			}
		);
	}

	public static function at_the_usual_port( string $url ): string {
		return str_replace( ':' . wp_parse_url( $url, PHP_URL_PORT ), '', $url );
	}

	private function connect(): void {
		Connection::save( array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY, 'widget_id' => '127-0-0-1', 'org_id' => 'shop', 'identity_secret' => 'sign-with-this-secret' ) );
	}

	private function call( string $method, string $route, array $body = array() ): \WP_REST_Response {
		$request = new \WP_REST_Request( $method, '/foyer/v1/' . $route );
		$request->set_header( 'content-type', 'application/json' );
		$request->set_body( (string) wp_json_encode( $body ) );
		$response = rest_do_request( $request );
		$this->assertStringNotContainsString( self::KEY, (string) wp_json_encode( $response->get_data() ), 'The key is in an answer.' );
		$this->assertStringNotContainsString( 'sign-with-this-secret', (string) wp_json_encode( $response->get_data() ) );
		return $response;
	}

	private static function paths( \WP_REST_Response $response ): array {
		return array_column( $response->get_data()['data']['errors'], 'path' );
	}

	public function test_before_the_admin_connects_nothing_is_asked_of_anybody(): void {
		$data = $this->call( 'GET', 'settings' )->get_data();
		$this->assertNull( $data['widget'] );
		$this->assertNull( $data['widget_error'] );
		$this->assertFalse( $data['connection']['is_complete'] );
		$this->assertSame( array(), $this->requests );
	}

	public function test_only_admins_may_read_save_try_and_end(): void {
		$editor = wp_insert_user( array( 'user_login' => 'editor', 'user_pass' => 'x', 'role' => 'editor' ) );
		$reader = wp_insert_user( array( 'user_login' => 'reader', 'user_pass' => 'x', 'role' => 'subscriber' ) );
		$routes = array( array( 'GET', 'settings' ), array( 'POST', 'settings' ), array( 'POST', 'connection' ), array( 'DELETE', 'connection' ) );
		foreach ( array( 0 => 401, $editor => 403, $reader => 403 ) as $user => $status ) {
			foreach ( $routes as list( $method, $route ) ) {
				wp_set_current_user( $user );
				$this->assertSame( $status, $this->call( $method, $route )->get_status(), "$method $route as $user" );
			}
		}
		$this->assertSame( array(), $this->requests );
	}

	public function test_connecting_keeps_url_key_org_widget_and_the_secret_for_identities(): void {
		$response = $this->call( 'POST', 'settings', array( 'connection' => array( 'backend_url' => self::BACKEND . '/', 'api_key' => ' ' . self::KEY . ' ' ) ) );
		$this->assertSame( 200, $response->get_status() );
		$connection = $response->get_data()['connection'];
		$this->assertTrue( $connection['api_key_set'] );
		$this->assertSame( 'WXYZ', $connection['api_key_last4'] );
		$this->assertTrue( $connection['is_complete'] );
		$this->assertSame( array( self::BACKEND, self::KEY, '127-0-0-1', 'shop', 'sign-with-this-secret' ), array( Connection::backend_url(), Connection::api_key(), Connection::widget_id(), Connection::org_id(), Connection::identity_secret() ) );
		$this->assertSame( array( 'GET /api/me', 'GET /api/config/127-0-0-1', 'POST /api/config/127-0-0-1/identity-secret', 'GET /api/config/127-0-0-1' ), $this->asked() );
	}

	public function test_a_missing_widget_is_made_for_this_sites_origin(): void {
		$this->config = null;
		$this->assertSame( 200, $this->call( 'POST', 'settings', array( 'connection' => array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY ) ) )->get_status() );
		$this->assertSame( array( 'http://127.0.0.1' ), $this->config['allowed_origins'] );
		$this->assertSame( 'shop', $this->config['org_id'] );
	}

	public function test_a_widget_id_that_is_another_orgs_gets_an_ending_of_its_own(): void {
		$this->config = null;
		$taken        = self::problem( 403, 'forbidden', 'That widget id belongs to another org.' );
		$made         = null;
		$this->backend_answers(
			'POST /api/config',
			function ( $method, $url, $args ) use ( $taken, &$made ) {
				$widget_id = json_decode( $args['body'], true )['widget_id'];
				if ( '127-0-0-1' === $widget_id ) {
					return $taken;
				}
				$made = $widget_id;
				$this->backend_answers( "POST /api/config/$widget_id/identity-secret", self::json( 201, array( 'identity_secret' => 'sign-with-this-secret' ) ) );
				$this->backend_answers( "GET /api/config/$widget_id", self::json( 200, array( 'widget_id' => $widget_id ) + self::WIDGET ) );
				return self::json( 201, self::WIDGET );
			}
		);
		$this->call( 'POST', 'settings', array( 'connection' => array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY ) ) );
		$this->assertMatchesRegularExpression( '/^127-0-0-1-[a-z0-9]{6}$/', (string) $made );
		$this->assertSame( $made, Connection::widget_id() );
	}

	public function test_sites_at_two_ports_of_one_host_have_a_widget_each(): void {
		remove_filter( 'home_url', array( self::class, 'at_the_usual_port' ) );
		$own = '127-0-0-1-' . wp_parse_url( home_url(), PHP_URL_PORT );
		$this->backend_answers( "GET /api/config/$own", self::json( 200, array( 'widget_id' => $own ) + self::WIDGET ) );
		$this->backend_answers( "POST /api/config/$own/identity-secret", self::json( 201, array( 'identity_secret' => 'sign-with-this-secret' ) ) );
		$this->call( 'POST', 'settings', array( 'connection' => array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY ) ) );
		$this->assertSame( $own, Connection::widget_id() );
	}

	public function test_a_widget_that_others_use_too_keeps_its_secret_until_somebody_says(): void {
		$shared = array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY, 'widget_id' => 'shared' );
		$this->backend_answers( 'GET /api/config/shared', self::json( 200, array( 'widget_id' => 'shared' ) + self::WIDGET ) );
		$connection = $this->call( 'POST', 'settings', array( 'connection' => $shared ) )->get_data()['connection'];
		$this->assertSame( array( true, false ), array( $connection['is_complete'], $connection['identity_secret_set'] ) );
		$this->assertNotContains( 'POST /api/config/shared/identity-secret', $this->asked() );

		$response = $this->call( 'POST', 'settings', array( 'connection' => array( 'identity_secret' => ' the-one-they-have ' ) ) );
		$this->assertTrue( $response->get_data()['connection']['identity_secret_set'] );
		$this->assertSame( 'the-one-they-have', Connection::identity_secret() );
		$this->assertStringNotContainsString( 'the-one-they-have', (string) wp_json_encode( $response->get_data() ) );
		$this->call( 'POST', 'settings', array( 'connection' => array( 'widget_id' => 'shared' ) ) );
		$this->assertSame( 'the-one-they-have', Connection::identity_secret() );

		$this->backend_answers( 'POST /api/config/shared/identity-secret', self::json( 201, array( 'identity_secret' => 'a-new-one' ) ) );
		$response = $this->call( 'POST', 'identity-secret' );
		$this->assertSame( 200, $response->get_status() );
		$this->assertSame( 'a-new-one', Connection::identity_secret() );
		$this->assertStringNotContainsString( 'a-new-one', (string) wp_json_encode( $response->get_data() ) );
	}

	public function test_the_secret_of_another_widget_is_not_taken_along(): void {
		$this->connect();
		$this->backend_answers( 'GET /api/config/shared', self::json( 200, array( 'widget_id' => 'shared' ) + self::WIDGET ) );
		$this->call( 'POST', 'settings', array( 'connection' => array( 'widget_id' => 'shared' ) ) );
		$this->assertSame( array( 'shared', '' ), array( Connection::widget_id(), Connection::identity_secret() ) );
	}

	public function test_a_new_secret_that_the_backend_does_not_make_leaves_the_old_one(): void {
		$this->assertSame( 400, $this->call( 'POST', 'identity-secret' )->get_status() );
		$this->connect();
		$this->backend_answers( 'POST /api/config/127-0-0-1/identity-secret', self::problem( 500, 'internal', 'Something failed.' ) );
		$this->assertSame( 424, $this->call( 'POST', 'identity-secret' )->get_status() );
		$this->assertSame( 'sign-with-this-secret', Connection::identity_secret() );
	}

	public function test_the_operators_secret_is_exchanged_for_a_key_of_the_sites_own(): void {
		$this->backend_answers( 'GET /api/me', self::json( 200, array( 'credential' => 'platform', 'org_id' => null, 'widgets' => array() ) ) );
		$this->backend_answers( 'POST /api/keys', self::json( 201, array( 'key' => 'fk_the-sites-own-key', 'org_id' => '127-0-0-1' ) ) );
		$this->assertSame( 200, $this->call( 'POST', 'settings', array( 'connection' => array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY ) ) )->get_status() );
		$this->assertSame( 'fk_the-sites-own-key', Connection::api_key() );
		$this->assertSame( '127-0-0-1', Connection::org_id() );
	}

	public function test_an_agents_token_is_refused_with_a_reason(): void {
		$this->backend_answers( 'GET /api/me', self::json( 200, array( 'credential' => 'agent', 'org_id' => 'shop', 'widgets' => array() ) ) );
		$response = $this->call( 'POST', 'settings', array( 'connection' => array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY ) ) );
		$this->assertSame( 400, $response->get_status() );
		$this->assertSame( array( 'connection.api_key' ), self::paths( $response ) );
		$this->assertFalse( Connection::is_complete() );
	}

	public function test_every_failure_while_connecting_is_told_and_nothing_is_kept(): void {
		$failures = array(
			'foyer_unreachable'  => array( new \WP_Error( 'http_request_failed', 'cURL error 7: refused' ), 424 ),
			'foyer_timeout'      => array( new \WP_Error( 'http_request_failed', 'cURL error 28: timed out' ), 424 ),
			'foyer_unauthorized' => array( self::problem( 401, 'unauthorized', 'A valid credential is needed.' ), 424 ),
			'foyer_rate_limited' => array( self::problem( 429, 'rate_limited', 'Wait.', array( 'retry_after' => 3 ) ), 429 ),
			'foyer_server'       => array( self::response( 500, 'oops' ), 424 ),
			'foyer_not_foyer'    => array( self::response( 200, '<html>' ), 424 ),
		);
		foreach ( $failures as $code => list( $answer, $status ) ) {
			$this->backend_answers( 'GET /api/me', $answer );
			foreach ( array( 'settings', 'connection' ) as $route ) {
				$fields   = array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY );
				$response = $this->call( 'POST', $route, 'settings' === $route ? array( 'connection' => $fields ) : $fields );
				$this->assertSame( $code, $response->get_data()['code'] );
				$this->assertSame( $status, $response->get_status() );
				$this->assertNotSame( '', $response->get_data()['message'] );
			}
			$this->assertFalse( get_option( 'foyer_connection' ) );
			$this->assertFalse( get_option( 'foyer_api_key', false ) );
		}
		$this->backend_answers( 'GET /api/me', self::json( 200, array( 'hello' => 'world' ) ) );
		$this->assertSame( 'foyer_not_foyer', $this->call( 'POST', 'connection', array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY ) )->get_data()['code'] );
	}

	public function test_a_failure_half_way_keeps_nothing(): void {
		$this->backend_answers( 'POST /api/config/127-0-0-1/identity-secret', self::problem( 500, 'internal', 'Something failed.' ) );
		$this->call( 'POST', 'settings', array( 'connection' => array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY ), 'style' => array( 'offset_x' => 10 ) ) );
		$this->assertSame( 'none', Connection::source( 'backend_url' ) );
		$this->assertSame( '', Style::css() );
	}

	public function test_trying_a_connection_saves_nothing(): void {
		$data = $this->call( 'POST', 'connection', array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY ) )->get_data();
		$this->assertSame( array( 'org_id' => 'shop', 'widgets' => array(), 'version' => '0.1.0', 'health' => 'ok' ), $data );
		$this->assertSame( 'none', Connection::source( 'api_key' ) );
	}

	public function test_the_stored_key_is_not_sent_to_an_address_given_later(): void {
		$this->connect();
		foreach ( array( 'connection', 'settings' ) as $route ) {
			$fields   = array( 'backend_url' => 'https://attacker.example' );
			$response = $this->call( 'POST', $route, 'settings' === $route ? array( 'connection' => $fields ) : $fields );
			$this->assertSame( array( 'connection.api_key' ), self::paths( $response ) );
		}
		$this->assertSame( array(), $this->requests );
		$this->assertSame( self::BACKEND, Connection::backend_url() );
	}

	public function test_what_is_set_outside_is_said_to_be_and_cannot_be_changed(): void {
		putenv( 'FOYER_API_KEY=' . self::KEY );
		try {
			$response = $this->call( 'POST', 'settings', array( 'connection' => array( 'backend_url' => self::BACKEND, 'api_key' => 'another-key' ) ) );
			$this->assertSame( array( 'connection.api_key' ), self::paths( $response ) );
			$this->assertStringContainsString( 'FOYER_API_KEY', $response->get_data()['data']['errors'][0]['message'] );
			$connection = $this->call( 'POST', 'settings', array( 'connection' => array( 'backend_url' => self::BACKEND ) ) )->get_data()['connection'];
			$this->assertSame( 'env', $connection['api_key_source'] );
			$this->assertTrue( $connection['is_complete'] );
			$this->assertFalse( get_option( 'foyer_api_key', false ) ?: false );
		} finally {
			putenv( 'FOYER_API_KEY' );
		}
	}

	public function test_the_widgets_fields_reach_the_backend_and_those_not_named_stay(): void {
		$this->connect();
		$response = $this->call( 'POST', 'settings', array( 'widget' => array( 'version' => 3, 'color' => '#d6336c', 'title' => 'Ask us', 'handoff' => array( 'waiting_message' => '', 'keywords' => array( 'refund' ) ) ) ) );
		$this->assertSame( 200, $response->get_status() );
		$this->assertSame( 4, $response->get_data()['widget']['version'] );
		$sent = json_decode( $this->requests[1]['args']['body'], true );
		$this->assertSame( '"3"', $this->requests[1]['args']['headers']['If-Match'] );
		$this->assertSame( array( '#d6336c', 'Ask us', '' ), array( $sent['color'], $sent['title'], $sent['prompt'] ) );
		$this->assertSame( array( 'enabled' => true, 'hours' => null, 'keywords' => array( 'refund' ), 'waiting_message' => null ), $sent['handoff'] );
		$this->assertContains( 'https://other.example', $sent['allowed_origins'] );
		$this->assertContains( 'http://127.0.0.1', $sent['allowed_origins'] );
	}

	public function test_a_widget_that_any_site_may_open_stays_so(): void {
		$this->connect();
		$this->config['allowed_origins'] = array();
		$this->call( 'POST', 'settings', array( 'widget' => array( 'title' => 'Hi' ) ) );
		$this->assertSame( array(), $this->config['allowed_origins'] );
	}

	public function test_what_was_changed_elsewhere_is_not_overwritten_and_the_newer_values_come_back(): void {
		$this->connect();
		$this->config['version'] = 5;
		$this->config['title']   = 'Theirs';
		$response                = $this->call( 'POST', 'settings', array( 'widget' => array( 'version' => 3, 'title' => 'Mine' ), 'style' => array( 'offset_x' => 10 ) ) );
		$this->assertSame( 412, $response->get_status() );
		$this->assertSame( 'Theirs', $response->get_data()['data']['widget']['title'] );
		$this->assertSame( 'Theirs', $this->config['title'] );
		$this->assertSame( '', Style::css() );
		$this->assertSame( 'Theirs', $this->call( 'GET', 'settings' )->get_data()['widget']['title'] );
	}

	public function test_a_save_in_between_reading_and_saving_is_noticed_by_the_backend(): void {
		$this->connect();
		$this->backend_answers( 'POST /api/config', self::problem( 412, 'version_mismatch', 'Saved in between.' ) );
		$response = $this->call( 'POST', 'settings', array( 'widget' => array( 'title' => 'Mine' ) ) );
		$this->assertSame( 412, $response->get_status() );
		$this->assertSame( 3, $response->get_data()['data']['widget']['version'] );
	}

	public function test_all_wrong_fields_are_named_at_once_and_nothing_is_saved(): void {
		$this->connect();
		$response = $this->call(
			'POST',
			'settings',
			array(
				'nonsense' => 1,
				'style'    => array( 'offset_x' => -1, 'z_index' => 'high', 'margin' => 3, 'text_color' => '#123456' ),
				'widget'   => array( 'color' => 'red', 'colour' => '#d6336c' ),
			)
		);
		$this->assertSame( 400, $response->get_status() );
		$this->assertEqualsCanonicalizing( array( 'nonsense', 'style.offset_x', 'style.z_index', 'style.margin', 'widget.color', 'widget.colour' ), self::paths( $response ) );
		$this->assertSame( 3, $this->config['version'] );
		$this->assertSame( '', Style::css() );
	}

	public function test_right_fields_beside_a_wrong_one_are_not_saved(): void {
		$this->connect();
		$this->assertSame( array( 'style.offset_x' ), self::paths( $this->call( 'POST', 'settings', array( 'style' => array( 'offset_x' => -1 ), 'widget' => array( 'title' => 'Hi' ) ) ) ) );
		$this->assertNull( $this->config['title'] );
	}

	public function test_the_page_stays_usable_while_the_backend_fails(): void {
		$this->connect();
		foreach ( array( new \WP_Error( 'http_request_failed', 'refused' ), self::response( 200, '<html>' ), self::problem( 401, 'unauthorized', 'No.' ), self::response( 500, '' ) ) as $answer ) {
			$this->backend_answers( 'GET /api/config/127-0-0-1', $answer );
			$response = $this->call( 'GET', 'settings' );
			$this->assertSame( 200, $response->get_status() );
			$this->assertNull( $response->get_data()['widget'] );
			$this->assertNotSame( '', $response->get_data()['widget_error']['message'] );
			$this->assertArrayHasKey( 'style', $response->get_data() );
		}
	}

	public function test_an_unreadable_key_is_asked_for_again(): void {
		$this->connect();
		add_filter(
			'salt',
			static function (): string {
				return 'rotated';
			}
		);
		$this->assertTrue( $this->call( 'GET', 'settings' )->get_data()['connection']['api_key_unreadable'] );
		$response = $this->call( 'POST', 'connection' );
		$this->assertStringContainsString( 'Enter it again', $response->get_data()['message'] );
	}

	public function test_ending_the_connection_forgets_it_and_asks_nothing(): void {
		$this->connect();
		$this->assertFalse( $this->call( 'DELETE', 'connection' )->get_data()['connection']['is_complete'] );
		$this->assertSame( 'none', Connection::source( 'identity_secret' ) );
		$this->assertSame( array(), $this->requests );
	}

	public function test_distances_and_colours_of_the_page_are_kept_and_become_css(): void {
		$this->call( 'POST', 'settings', array( 'style' => array( 'offset_x' => 32, 'z_index' => 900, 'background_color' => '#102030' ) ) );
		$this->call( 'POST', 'settings', array( 'style' => array( 'offset_y' => 80, 'offset_x' => null ) ) );
		$this->assertSame( 'foyer-chat{--foyer-offset-y:80px;--foyer-z-index:900;--foyer-surface:#102030;}', Style::css() );
		update_option( 'foyer_style', array( 'background_color' => 'red;}</style><script>', 'offset_x' => '1px;}' ) );
		$this->assertSame( '', Style::css() );
	}

	public function test_a_save_with_the_login_cookie_but_no_nonce_is_nobodys(): void {
		$server = rest_get_server();
		$_COOKIE[ LOGGED_IN_COOKIE ] = wp_generate_auth_cookie( 1, time() + 3600, 'logged_in' );
		$GLOBALS['wp_rest_auth_cookie'] = true;
		rest_cookie_check_errors( null );
		$this->assertSame( 0, get_current_user_id() );
		$this->assertSame( 401, $this->call( 'POST', 'settings', array( 'style' => array( 'offset_x' => 1 ) ) )->get_status() );
		unset( $_COOKIE[ LOGGED_IN_COOKIE ] );
		$this->assertNotNull( $server );
	}
}
