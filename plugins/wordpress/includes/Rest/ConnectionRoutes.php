<?php
/**
 * Trying a connection, and ending it.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Rest;

use Foyer\Chat\Connection;
use Foyer\Chat\Settings\Connecting;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * `POST foyer/v1/connection` tries an address and a key without saving them; `DELETE` makes the site forget its own.
 * `POST foyer/v1/identity-secret` replaces the secret that signs logged-in visitors.
 */
final class ConnectionRoutes {

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'rest_api_init', array( self::class, 'register_routes' ) );
	}

	/**
	 * Adds the routes.
	 */
	public static function register_routes(): void {
		register_rest_route(
			'foyer/v1',
			'/connection',
			array(
				array(
					'methods'             => 'POST',
					'callback'            => array( self::class, 'test' ),
					'permission_callback' => array( SettingsRoutes::class, 'may' ),
					'args'                => array(
						'backend_url' => array( 'type' => 'string' ),
						'api_key'     => array( 'type' => 'string' ),
					),
				),
				array(
					'methods'             => 'DELETE',
					'callback'            => array( self::class, 'forget' ),
					'permission_callback' => array( SettingsRoutes::class, 'may' ),
				),
			)
		);
		register_rest_route(
			'foyer/v1',
			'/identity-secret',
			array(
				'methods'             => 'POST',
				'callback'            => array( self::class, 'make_secret' ),
				'permission_callback' => array( SettingsRoutes::class, 'may' ),
			)
		);
	}

	/**
	 * Whoever else signs with the old one has to be given the new one, which this site keeps to itself: it is for a
	 * widget that only this site uses.
	 *
	 * @return WP_REST_Response|WP_Error
	 */
	public static function make_secret() {
		$made = Connecting::new_identity_secret();
		if ( is_wp_error( $made ) ) {
			return Failure::of( $made );
		}
		Connection::save( $made );
		return SettingsRoutes::read();
	}

	/**
	 * What the key reaches: `org_id` (null for the operator's secret), `widgets`, `version`, `health`.
	 *
	 * @return WP_REST_Response|WP_Error
	 */
	public static function test( WP_REST_Request $request ) {
		$found = Connecting::test(
			array(
				'backend_url' => (string) $request['backend_url'],
				'api_key'     => (string) $request['api_key'],
			)
		);
		return is_wp_error( $found ) ? Failure::of( $found ) : rest_ensure_response( $found );
	}

	/**
	 * The widget and what it knows stay in the backend.
	 */
	public static function forget(): WP_REST_Response {
		Connection::save( array_fill_keys( array( 'backend_url', 'api_key', 'widget_id', 'org_id', 'identity_secret' ), '' ) );
		return SettingsRoutes::read();
	}
}
