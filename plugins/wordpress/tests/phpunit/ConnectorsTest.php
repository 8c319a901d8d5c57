<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Connection;

require_once __DIR__ . '/SiteTestCase.php';

final class ConnectorsTest extends SiteTestCase {

	public function test_the_key_is_a_connector_where_wordpress_has_connectors_and_nothing_where_not(): void {
		if ( ! function_exists( 'wp_get_connectors' ) ) {
			$this->assertArrayNotHasKey( 'foyer_api_key', get_registered_settings() );
			return;
		}
		$connector = wp_get_connectors()['foyer'];
		$this->assertSame( 'foyer_api_key', $connector['authentication']['setting_name'] );
		$this->assertSame( 'FOYER_API_KEY', $connector['authentication']['constant_name'] );
		$this->assertSame( 'foyer-chat/foyer-chat.php', $connector['plugin']['file'] );
	}

	public function test_a_key_that_is_entered_there_is_sealed_not_autoloaded_and_masked(): void {
		global $wpdb;
		if ( ! function_exists( 'wp_get_connectors' ) ) {
			$this->assertSame( 'none', Connection::source( 'api_key' ) );
			return;
		}
		wp_set_current_user( 1 );
		$request = new \WP_REST_Request( 'POST', '/wp/v2/settings' );
		$request->set_body_params( array( 'foyer_api_key' => self::KEY ) );
		$response = apply_filters( 'rest_post_dispatch', rest_ensure_response( rest_do_request( $request ) ), rest_get_server(), $request );
		$this->assertSame( 200, $response->get_status() );
		$this->assertSame( str_repeat( "\u{2022}", 16 ) . 'WXYZ', $response->get_data()['foyer_api_key'] );
		$row = $wpdb->get_row( "SELECT option_value, autoload FROM {$wpdb->options} WHERE option_name = 'foyer_api_key'" );
		$this->assertStringNotContainsString( self::KEY, $row->option_value );
		$this->assertContains( $row->autoload, array( 'off', 'auto-off', 'no' ) );
		$this->assertSame( self::KEY, Connection::api_key() );
	}

	public function test_not_even_an_internal_caller_of_the_settings_route_gets_the_key(): void {
		Connection::save( array( 'api_key' => self::KEY ) );
		wp_set_current_user( 1 );
		$data = rest_do_request( new \WP_REST_Request( 'GET', '/wp/v2/settings' ) )->get_data();
		$this->assertStringNotContainsString( self::KEY, (string) wp_json_encode( $data ) );
		$this->assertStringNotContainsString( (string) get_option( 'foyer_api_key' ), (string) wp_json_encode( $data ) );
	}

	public function test_the_masked_key_sent_back_leaves_the_key_as_it_was(): void {
		Connection::save( array( 'api_key' => self::KEY ) );
		update_option( 'foyer_api_key', str_repeat( "\u{2022}", 16 ) . 'WXYZ' );
		$this->assertSame( self::KEY, Connection::api_key() );
	}
}
