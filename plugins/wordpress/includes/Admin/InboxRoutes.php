<?php
/**
 * What the inbox and the dashboard ask of this site.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Admin;

use Foyer\Chat\Backend\Client;
use Foyer\Chat\Connection;
use Foyer\Chat\Rest\Failure;
use WP_Error;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * For whoever may answer: `POST agent-token`, `GET unread`, `GET insights`.
 */
final class InboxRoutes {

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
		$routes = array(
			'/agent-token' => array( 'POST', 'token' ),
			'/unread'      => array( 'GET', 'unread' ),
			'/insights'    => array( 'GET', 'insights' ),
		);
		foreach ( $routes as $path => list( $method, $callback ) ) {
			register_rest_route(
				'foyer/v1',
				$path,
				array(
					'methods'             => $method,
					'callback'            => array( self::class, $callback ),
					'permission_callback' => array( Capability::class, 'may' ),
				)
			);
		}
	}

	/**
	 * A token of minutes for the one who asks.
	 *
	 * @return WP_REST_Response|WP_Error
	 */
	public static function token() {
		$token = Agents::token( wp_get_current_user() );
		if ( is_wp_error( $token ) ) {
			return 'foyer_not_connected' === $token->get_error_code() ? $token : Failure::of( $token );
		}
		$response = rest_ensure_response( $token );
		$response->header( 'Cache-Control', 'no-store' );
		return $response;
	}

	/**
	 * How many visitors wait, and how much the one who asks has not read.
	 *
	 * @return WP_REST_Response|WP_Error
	 */
	public static function unread() {
		$counts = Unread::count( get_current_user_id() );
		return is_wp_error( $counts ) ? Failure::of( $counts ) : rest_ensure_response( $counts );
	}

	/**
	 * The last seven days in numbers, today among them.
	 *
	 * @return WP_REST_Response|WP_Error
	 */
	public static function insights() {
		$client = Client::connected();
		if ( ! $client ) {
			return new WP_Error( 'foyer_not_connected', __( 'This site is not connected to a Foyer backend yet.', 'foyer-chat' ), array( 'status' => 409 ) );
		}
		$answer = $client->request(
			'GET',
			'/api/analytics/' . rawurlencode( Connection::widget_id() ),
			array( 'query' => array( 'from' => wp_date( 'Y-m-d', time() - 6 * DAY_IN_SECONDS ) ) )
		);
		if ( is_wp_error( $answer ) ) {
			return Failure::of( $answer );
		}
		return rest_ensure_response( array_intersect_key( $answer->body, array_flip( array( 'from', 'to', 'total', 'days', 'unanswered' ) ) ) );
	}
}
