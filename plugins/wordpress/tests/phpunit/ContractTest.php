<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Backend\Client;
use Foyer\Chat\Connection;
use Foyer\Chat\SiteHealth;
use PHPUnit\Framework\TestCase;

/**
 * Against the real Worker, whose address and operator's secret are in FOYER_TEST_BACKEND and FOYER_TEST_BACKEND_SECRET.
 */
final class ContractTest extends TestCase {

	protected function setUp(): void {
		if ( ! getenv( 'FOYER_TEST_BACKEND' ) || ! getenv( 'FOYER_TEST_BACKEND_SECRET' ) ) {
			$this->markTestSkipped( 'No backend was given.' );
		}
		global $wpdb;
		$wpdb->query( 'START TRANSACTION' );
		wp_cache_flush();
		wp_set_current_user( 1 );
	}

	protected function tearDown(): void {
		global $wpdb;
		$wpdb->query( 'ROLLBACK' );
		wp_cache_flush();
		wp_set_current_user( 0 );
	}

	private function call( string $method, string $route, array $body = array() ): \WP_REST_Response {
		$request = new \WP_REST_Request( $method, '/foyer/v1/' . $route );
		$request->set_header( 'content-type', 'application/json' );
		$request->set_body( (string) wp_json_encode( $body ) );
		return rest_do_request( $request );
	}

	private function connect(): \WP_REST_Response {
		return $this->call( 'POST', 'settings', array( 'connection' => array( 'backend_url' => (string) getenv( 'FOYER_TEST_BACKEND' ), 'api_key' => (string) getenv( 'FOYER_TEST_BACKEND_SECRET' ) ) ) );
	}

	public function test_a_site_connects_with_the_operators_secret_and_ends_up_with_a_key_and_a_widget_of_its_own(): void {
		$response = $this->connect();
		$this->assertSame( 200, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		$data = $response->get_data();
		$this->assertTrue( $data['connection']['is_complete'] );
		$this->assertStringStartsWith( 'fk_', Connection::api_key() );
		$this->assertSame( Connection::widget_id(), $data['widget']['widget_id'] );
		$this->assertNotSame( array(), $data['widget']['allowed_origins'] );
		$this->assertSame( array( 'org' ), array( Client::connected()->request( 'GET', '/api/me' )->body['credential'] ) );
		$this->assertSame( 64, strlen( Connection::identity_secret() ) );
		$this->assertContains( SiteHealth::backend()['status'], array( 'good', 'recommended' ) );
	}

	public function test_what_the_settings_screen_saves_is_what_visitors_get_and_what_it_reads_again(): void {
		$version = $this->connect()->get_data()['widget']['version'];
		$fields  = array(
			'color'             => '#d6336c',
			'title'             => 'Ask "us" – ü',
			'welcome_message'   => 'Hello',
			'placeholder'       => 'Write',
			'launcher_label'    => 'Chat',
			'launcher_position' => 'left',
			'avatar_url'        => 'https://shop.example/a.png',
			'starter_prompts'   => array( 'Where is my parcel?' ),
			'language'          => 'de',
			'theme'             => 'dark',
			'look'              => 'sketch',
			'prompt'            => 'Be kind.',
			'ai_enabled'        => false,
			'temperature'       => 1.0,
			'time_zone'         => 'Europe/Berlin',
			'handoff'           => array(
				'enabled'       => true,
				'collect_email' => false,
				'hours'         => array( 'time_zone' => 'Europe/Berlin', 'mon' => array( array( 'from' => '09:00', 'to' => '17:00' ) ), 'tue' => array(), 'wed' => array(), 'thu' => array(), 'fri' => array(), 'sat' => array(), 'sun' => array(), 'closed' => array( '2026-12-25' ) ),
			),
		);
		$saved   = $this->call( 'POST', 'settings', array( 'widget' => $fields + array( 'version' => $version ) ) );
		$this->assertSame( 200, $saved->get_status(), (string) wp_json_encode( $saved->get_data() ) );
		$widget = $this->call( 'GET', 'settings' )->get_data()['widget'];
		$public = json_decode( wp_remote_retrieve_body( wp_remote_get( getenv( 'FOYER_TEST_BACKEND' ) . '/api/widgets/' . Connection::widget_id() ) ), true );
		foreach ( $fields as $name => $value ) {
			$this->assertEquals( 'handoff' === $name ? array_merge( $widget['handoff'], $value ) : $value, $widget[ $name ], $name );
		}
		$this->assertSame( '#d6336c', $public['color'] ?? null, (string) wp_json_encode( $public ) );
		$emptied = $this->call( 'POST', 'settings', array( 'widget' => array( 'title' => ' ', 'avatar_url' => '', 'handoff' => array( 'hours' => null ) ) ) )->get_data()['widget'];
		$this->assertNull( $emptied['title'] );
		$this->assertNull( $emptied['avatar_url'] );
		$this->assertNull( $emptied['handoff']['hours'] );
		$this->assertFalse( $emptied['handoff']['collect_email'] );
	}

	public function test_what_was_changed_elsewhere_comes_back_and_is_not_overwritten(): void {
		$widget = $this->connect()->get_data()['widget'];
		$client = Client::connected();
		$client->request( 'POST', '/api/config', array( 'body' => array( 'title' => 'Elsewhere' ) + $widget ) );
		$response = $this->call( 'POST', 'settings', array( 'widget' => array( 'version' => $widget['version'], 'title' => 'Here' ) ) );
		$this->assertSame( 412, $response->get_status() );
		$this->assertSame( 'Elsewhere', $response->get_data()['data']['widget']['title'] );
		$this->assertSame( 'Elsewhere', $this->call( 'GET', 'settings' )->get_data()['widget']['title'] );
	}

	public function test_all_wrong_fields_are_named_by_the_backends_own_schema_and_nothing_is_saved(): void {
		$version  = $this->connect()->get_data()['widget']['version'];
		$response = $this->call( 'POST', 'settings', array( 'style' => array( 'offset_x' => -1 ), 'widget' => array( 'color' => 'red', 'colour' => 'red', 'temperature' => 9, 'handoff' => array( 'hours' => array( 'time_zone' => 'Nowhere' ) ) ) ) );
		$paths    = array_column( $response->get_data()['data']['errors'], 'path' );
		foreach ( array( 'style.offset_x', 'widget.colour', 'widget.color', 'widget.temperature', 'widget.handoff.hours.time_zone' ) as $path ) {
			$this->assertContains( $path, $paths );
		}
		$this->assertSame( $version, $this->call( 'GET', 'settings' )->get_data()['widget']['version'] );
	}

	public function test_a_wrong_key_is_told_apart_from_a_wrong_address(): void {
		$wrong = array( 'backend_url' => (string) getenv( 'FOYER_TEST_BACKEND' ), 'api_key' => 'fk_wrong' );
		$this->assertSame( 'foyer_unauthorized', $this->call( 'POST', 'connection', $wrong )->get_data()['code'] );
		$this->assertSame( 'foyer_unreachable', $this->call( 'POST', 'connection', array( 'backend_url' => 'http://127.0.0.1:1' ) + $wrong )->get_data()['code'] );
	}
}
