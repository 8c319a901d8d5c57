<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Backend\Client;
use Foyer\Chat\Connection;
use Foyer\Chat\Secret;
use Foyer\Chat\Settings\Connecting;
use Foyer\Chat\Settings\Style;

/**
 * The plugin on a network, which is in a subdirectory. Run by NetworkTest, in order: what one does the next ones find.
 */
final class NetworkCases extends SiteTestCase {

	private const PLUGIN = 'foyer-chat/foyer-chat.php';

	/** @var array<string, int> */
	private static $sites = array();

	protected function setUp(): void {
		parent::setUp();
		wp_set_current_user( 1 );
	}

	protected function remember(): void {
		// What a case leaves is what the next one begins with: the plugin's own hooks, and sites.
	}

	protected function restore(): void {
	}

	private function make_site( string $name ): int {
		$id = wp_insert_site( array( 'domain' => 'network.example', 'path' => "/blogs/$name/", 'network_id' => 1, 'user_id' => 1, 'title' => $name ) );
		$this->assertIsInt( $id, is_wp_error( $id ) ? $id->get_error_message() : '' );
		self::$sites[ $name ] = $id;
		return $id;
	}

	/** @return mixed */
	private function on( string $name, callable $work ) {
		switch_to_blog( self::$sites[ $name ] );
		try {
			return $work();
		} finally {
			restore_current_blog();
		}
	}

	public function test_1_it_activates_for_one_site_only(): void {
		$this->make_site( 'north' );
		$this->on(
			'north',
			function (): void {
				$this->assertNull( activate_plugin( self::PLUGIN ) );
				$this->assertTrue( is_plugin_active( self::PLUGIN ) );
			}
		);
		$this->assertFalse( is_plugin_active( self::PLUGIN ) );
		$this->on(
			'north',
			static function (): void {
				deactivate_plugins( self::PLUGIN );
			}
		);
		$this->assertSame( array(), $this->requests );
	}

	public function test_2_it_activates_for_the_whole_network_and_sites_that_come_later_need_nothing(): void {
		$this->assertNull( activate_plugin( self::PLUGIN, '', true ) );
		$this->assertTrue( is_plugin_active_for_network( self::PLUGIN ) );
		$this->make_site( 'south' );
		// In this process WordPress had started before the plugin was there.
		Style::register_setting();
		$this->on(
			'south',
			function (): void {
				$this->assertFalse( Connection::is_complete() );
				$this->assertNull( Client::connected() );
				$data = rest_do_request( new \WP_REST_Request( 'GET', '/foyer/v1/settings' ) )->get_data();
				$this->assertNull( $data['widget'] );
				$this->assertArrayHasKey( 'style', $data );
				$this->assertTrue( user_can( 1, 'manage_options' ) );
			}
		);
		$this->assertSame( array(), $this->requests );
	}

	public function test_3_each_site_has_a_key_of_its_own(): void {
		foreach ( array( 'north', 'south' ) as $name ) {
			$this->on(
				$name,
				static function () use ( $name ): void {
					Connection::save( array( 'backend_url' => self::BACKEND, 'api_key' => "key-of-the-$name", 'widget_id' => $name, 'org_id' => $name, 'identity_secret' => "secret-of-$name" ) );
				}
			);
		}
		foreach ( array( 'north', 'south' ) as $name ) {
			$this->assertSame( array( "key-of-the-$name", $name ), $this->on( $name, static function (): array {
				return array( Connection::api_key(), Connection::widget_id() );
			} ) );
		}
		$this->assertSame( '', Connection::api_key() );
	}

	public function test_4_the_networks_default_is_for_sites_without_a_backend_of_their_own(): void {
		update_site_option( Connection::NETWORK_OPTION, array( 'backend_url' => self::BACKEND, 'api_key' => Secret::seal( self::KEY ) ) );
		$this->assertSame( array( 'network', self::KEY ), array( Connection::source( 'api_key' ), Connection::api_key() ) );
		$this->assertSame( 'key-of-the-north', $this->on( 'north', array( Connection::class, 'api_key' ) ) );
		$this->make_site( 'east' );
		$this->on(
			'east',
			function (): void {
				$this->assertSame( self::BACKEND, Connection::backend_url() );
				Connection::save( array( 'backend_url' => 'https://elsewhere.example' ) );
				$this->assertSame( '', Connection::api_key(), 'The network\'s key is for the network\'s backend.' );
				Connection::save( array( 'backend_url' => '' ) );
			}
		);
	}

	public function test_5_a_site_connects_with_the_networks_key_to_a_widget_named_for_its_folder(): void {
		$this->backend_answers( 'GET /api/me', self::json( 200, array( 'credential' => 'org', 'org_id' => 'all' ) ) );
		$this->backend_answers( 'GET /api/config/network-example-blogs-east', self::problem( 404, 'not_found', 'None.' ) );
		$this->backend_answers( 'POST /api/config', self::json( 201, array( 'widget_id' => 'network-example-blogs-east', 'version' => 1 ) ) );
		$this->backend_answers( 'POST /api/config/network-example-blogs-east/identity-secret', self::json( 201, array( 'identity_secret' => 'secret-of-east' ) ) );
		$this->on(
			'east',
			function (): void {
				$found = Connecting::attempt( array() );
				$this->assertSame( array( 'widget_id' => 'network-example-blogs-east', 'org_id' => 'all', 'identity_secret' => 'secret-of-east' ), $found );
				Connection::save( $found );
				$this->assertTrue( Connection::is_complete() );
				$this->assertSame( 'network', Connection::source( 'api_key' ) );
			}
		);
		$this->assertSame( array( 'http://network.example', 'https://network.example' ), json_decode( $this->requests[2]['args']['body'], true )['allowed_origins'] );
	}

	public function test_6_switching_it_off_for_the_network_ends_what_is_scheduled_on_every_site(): void {
		foreach ( array_keys( self::$sites ) as $name ) {
			$this->on(
				$name,
				static function (): void {
					wp_schedule_single_event( time() + 600, 'foyer_test_event' );
				}
			);
		}
		deactivate_plugins( self::PLUGIN, false, true );
		foreach ( array_keys( self::$sites ) as $name ) {
			$this->assertFalse( $this->on( $name, static function () {
				return wp_next_scheduled( 'foyer_test_event' );
			} ), $name );
		}
	}

	public function test_7_deleting_it_leaves_nothing_on_any_site(): void {
		global $wpdb;
		foreach ( array_keys( self::$sites ) as $name ) {
			$this->on(
				$name,
				static function (): void {
					update_user_option( 1, 'foyer_seen', '1' );
					get_role( 'editor' )->add_cap( 'foyer_answer' );
					set_transient( 'foyer_unread', 1, 60 );
				}
			);
		}
		uninstall_plugin( self::PLUGIN );
		$traces = array();
		foreach ( $wpdb->get_col( 'SHOW TABLES' ) as $table ) {
			foreach ( $wpdb->get_results( "SELECT * FROM $table", ARRAY_A ) as $row ) {
				$name = $row['option_name'] ?? $row['meta_key'] ?? '';
				if ( false !== stripos( (string) wp_json_encode( $row ), 'foyer' ) && ! in_array( $name, array( 'active_plugins', 'active_sitewide_plugins', 'recently_activated', 'uninstall_plugins' ), true ) ) {
					$traces[] = $table . ': ' . wp_json_encode( $row );
				}
			}
		}
		$this->assertSame( array(), $traces );
	}

	public function test_8_nothing_was_logged(): void {
		$log   = getenv( 'FOYER_TEST_NETWORK' ) . '/debug.log';
		$lines = is_file( $log ) ? (array) file( $log ) : array();
		// WordPress's own, on PHP 8.
		$this->assertSame( array(), preg_grep( '/Optional parameter \$meta declared before required parameter/', $lines, PREG_GREP_INVERT ) );
	}
}
