<?php
/**
 * Who the visitor is.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Frontend;

use Foyer\Chat\Connection;
use Foyer\Chat\Settings\Origins;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_User;

defined( 'ABSPATH' ) || exit;

/**
 * `GET foyer/v1/identity`: the visitor's own word for who they are, signed by this site. Pages come from caches, so
 * they hold neither this nor a nonce; without a nonce a REST request is anonymous, so the login cookie is read here.
 */
final class Identity {

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'rest_api_init', array( self::class, 'register_route' ) );
	}

	/**
	 * Adds the route.
	 */
	public static function register_route(): void {
		register_rest_route(
			'foyer/v1',
			'/identity',
			array(
				'methods'             => 'GET',
				'callback'            => array( self::class, 'answer' ),
				// Everybody may ask, and learns of nobody but themselves.
				'permission_callback' => '__return_true',
			)
		);
	}

	/**
	 * Nothing for whoever is not logged in. A page of another site gets a refusal.
	 */
	public static function answer( WP_REST_Request $request ): WP_REST_Response {
		if ( ! self::is_asked_by_own_page( $request ) ) {
			$refusal  = new WP_Error( 'foyer_cross_site', __( 'Only a page of this site may ask who its visitor is.', 'foyer-chat' ), array( 'status' => 403 ) );
			$response = rest_convert_error_to_response( $refusal );
		} else {
			$user_id  = wp_validate_auth_cookie( '', 'logged_in' );
			$user     = $user_id ? get_userdata( $user_id ) : false;
			$response = new WP_REST_Response( (object) ( $user instanceof WP_User ? self::of_user( $user ) : array() ) );
		}
		$response->header( 'Cache-Control', 'no-store, private, max-age=0' );
		$response->header( 'Vary', 'Cookie' );
		// Page caches that keep REST answers go by this.
		if ( ! defined( 'DONOTCACHEPAGE' ) ) {
			// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedConstantFound -- Theirs.
			define( 'DONOTCACHEPAGE', true );
		}
		return $response;
	}

	/**
	 * What the browser hands to the chat, and `roles` for the rules of who sees it. Only `user_id` is signed.
	 *
	 * @return array<string, mixed>
	 */
	public static function of_user( WP_User $user ): array {
		/**
		 * What is told of a logged-in visitor beside the id, to the people who answer.
		 *
		 * @param array<string, string> $details `name` and `email`; each may be left out.
		 * @param WP_User               $user    Who it is about.
		 */
		$details  = (array) apply_filters(
			'foyer_identity_details',
			array(
				'name'  => $user->display_name,
				'email' => $user->user_email,
			),
			$user
		);
		$name     = trim( mb_substr( (string) ( $details['name'] ?? '' ), 0, 64 ) );
		$email    = self::email( (string) ( $details['email'] ?? '' ) );
		$identity = array( 'user_id' => (string) $user->ID );
		$secret   = Connection::identity_secret();
		if ( '' !== $secret ) {
			$identity['ts']        = time();
			$identity['signature'] = hash_hmac( 'sha256', Connection::widget_id() . '|' . $identity['user_id'] . '|' . $identity['ts'], $secret );
		}
		if ( '' !== $name ) {
			$identity['name'] = $name;
		}
		if ( '' !== $email ) {
			$identity['email'] = $email;
		}
		$identity['roles'] = array_values( $user->roles );
		return $identity;
	}

	/**
	 * Browsers say from where a request comes. A sibling host is another site too: WordPress lets any origin read its
	 * REST answers, and `_jsonp` would make a script of this one.
	 */
	private static function is_asked_by_own_page( WP_REST_Request $request ): bool {
		if ( null !== $request->get_param( '_jsonp' ) ) {
			return false;
		}
		$site = (string) $request->get_header( 'sec_fetch_site' );
		if ( '' !== $site ) {
			return 'same-origin' === $site || 'none' === $site;
		}
		// A browser too old to say so names the origin where it is another one.
		$origin = (string) $request->get_header( 'origin' );
		return '' === $origin || Origins::of( $origin ) === Origins::of( home_url() );
	}

	/**
	 * Only what the backend takes for an address: it would refuse the visitor with any other.
	 */
	private static function email( string $email ): string {
		return strlen( $email ) <= 254 && preg_match( '/^(?!\.)(?!.*\.\.)[A-Za-z0-9_\'+.-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/D', $email ) ? $email : '';
	}
}
