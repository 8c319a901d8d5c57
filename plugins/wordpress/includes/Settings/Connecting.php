<?php
/**
 * How a site is connected.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Settings;

use Foyer\Chat\Backend\Answer;
use Foyer\Chat\Backend\Client;
use Foyer\Chat\Connection;
use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * From an address and a key to all that the site needs: nothing is kept before every step has worked.
 */
final class Connecting {

	/**
	 * Finds out whose the key is, makes the widget where it is missing and the secret that signs logged-in visitors.
	 *
	 * @param array{backend_url?: string, api_key?: string, widget_id?: string, identity_secret?: string} $wanted What is left out stays as it is.
	 * @return array<string, string>|WP_Error For Connection::save().
	 */
	public static function attempt( array $wanted ) {
		$client = self::client( $wanted );
		if ( is_wp_error( $client ) ) {
			return $client;
		}
		$me = self::whose( $client );
		if ( is_wp_error( $me ) ) {
			return $me;
		}
		$url    = self::wanted( $wanted, 'backend_url' );
		$key    = self::wanted( $wanted, 'api_key' );
		$org_id = (string) ( $me['org_id'] ?? '' );
		if ( '' === $org_id ) {
			// The operator's secret reaches every org: the site gets a key of its own and forgets the secret.
			if ( in_array( Connection::source( 'api_key' ), array( 'env', 'constant' ), true ) ) {
				return self::no( __( 'FOYER_API_KEY holds the backend\'s own secret, which may do everything. Make an org\'s key and put that there.', 'foyer-chat' ) );
			}
			$org_id = '' !== Connection::org_id() && Connection::backend_url() === $url ? Connection::org_id() : self::site_id();
			$made   = $client->request(
				'POST',
				'/api/keys',
				array(
					'body'   => array(
						'org_id' => $org_id,
						'name'   => substr( 'WordPress ' . wp_parse_url( home_url(), PHP_URL_HOST ), 0, 80 ),
					),
					'expect' => array( 'key' ),
				)
			);
			if ( is_wp_error( $made ) ) {
				return $made;
			}
			$key    = (string) $made->body['key'];
			$client = new Client( $url, $key );
		}
		$widget = self::widget( $client, $org_id, self::wanted( $wanted, 'widget_id' ) );
		if ( is_wp_error( $widget ) ) {
			return $widget;
		}
		list( $widget_id, $is_own ) = $widget;
		$fields = array(
			'backend_url' => $url,
			'api_key'     => $key,
			'widget_id'   => $widget_id,
			'org_id'      => $org_id,
		);
		$is_same = Connection::backend_url() === $url && Connection::widget_id() === $widget_id && Connection::org_id() === $org_id;
		$secret  = trim( $wanted['identity_secret'] ?? '' );
		if ( '' === $secret && $is_same ) {
			$secret = Connection::identity_secret();
		}
		// With a widget that others use too, somebody may sign already, and a new secret would end theirs: a person has
		// to say. Until then logged-in visitors are strangers.
		if ( '' === $secret && $is_own ) {
			$secret = self::make_secret( $client, $widget_id );
			if ( is_wp_error( $secret ) ) {
				return $secret;
			}
		}
		$fields['identity_secret'] = $secret;
		return self::without_networks( $fields );
	}

	/**
	 * Replaces the widget's secret, whoever else signs with the one it has.
	 *
	 * @return array{identity_secret: string}|WP_Error For Connection::save().
	 */
	public static function new_identity_secret() {
		$client = Client::connected();
		if ( ! $client ) {
			return self::no( __( 'Connect this site to your Foyer backend first.', 'foyer-chat' ) );
		}
		$identity_secret = self::make_secret( $client, Connection::widget_id() );
		return is_wp_error( $identity_secret ) ? $identity_secret : compact( 'identity_secret' );
	}

	/**
	 * Tries the address and the key, and changes nothing.
	 *
	 * @param array{backend_url?: string, api_key?: string, widget_id?: string} $wanted What is left out stays as it is.
	 * @return array<string, mixed>|WP_Error `org_id`, `widgets`, `version`, `health`.
	 */
	public static function test( array $wanted ) {
		$client = self::client( $wanted );
		if ( is_wp_error( $client ) ) {
			return $client;
		}
		$me = self::whose( $client );
		if ( is_wp_error( $me ) ) {
			return $me;
		}
		$health = ( new Client( self::wanted( $wanted, 'backend_url' ), '' ) )->request( 'GET', '/health' );
		return array(
			'org_id'  => $me['org_id'] ?? null,
			'widgets' => $me['widgets'] ?? array(),
			'version' => $me['version'] ?? '',
			'health'  => $health instanceof Answer ? (string) ( $health->body['status'] ?? '' ) : 'down',
		);
	}

	/**
	 * @param array<string, string> $wanted As above.
	 * @return Client|WP_Error
	 */
	private static function client( array $wanted ) {
		$url     = self::wanted( $wanted, 'backend_url' );
		$key     = self::wanted( $wanted, 'api_key' );
		$problem = Connection::url_problem( $url );
		if ( '' !== $problem ) {
			return self::no( $problem, 'connection.backend_url' );
		}
		if ( '' === $key ) {
			return self::no(
				Connection::is_unreadable( 'api_key' )
					? __( 'The stored API key can no longer be read, since this site\'s salts have changed. Enter it again.', 'foyer-chat' )
					: __( 'Enter the API key of your Foyer backend.', 'foyer-chat' ),
				'connection.api_key'
			);
		}
		// A stored key is write-only: it must not be had by giving the address of a server of one's own.
		$is_elsewhere = Origins::of( $url ) !== Origins::of( Connection::backend_url() ) && '' !== Connection::backend_url();
		$is_stored    = in_array( Connection::source( 'api_key' ), array( 'option', 'network' ), true );
		if ( $is_elsewhere && $is_stored && '' === trim( $wanted['api_key'] ?? '' ) ) {
			return self::no( __( 'For another backend, enter its API key too.', 'foyer-chat' ), 'connection.api_key' );
		}
		if ( preg_match( '/[^\x21-\x7e]/', $key ) ) {
			return self::no( __( 'The API key holds characters that no key has. Copy it again.', 'foyer-chat' ), 'connection.api_key' );
		}
		return new Client( $url, $key );
	}

	/**
	 * @return array<string, mixed>|WP_Error
	 */
	private static function whose( Client $client ) {
		$answer = $client->request( 'GET', '/api/me' );
		if ( is_wp_error( $answer ) ) {
			return $answer;
		}
		switch ( $answer->body['credential'] ?? '' ) {
			case 'org':
			case 'platform':
				return $answer->body;
			case 'agent':
				return self::no( __( 'This is an agent\'s token, which ends by itself. Enter an org\'s API key.', 'foyer-chat' ), 'connection.api_key' );
			default:
				return new WP_Error( 'foyer_not_foyer', __( 'What answers at this address is not a Foyer backend, or it is too old. Check the address and update the backend.', 'foyer-chat' ), array( 'status' => $answer->status ) );
		}
	}

	/**
	 * The widget's next secret; those before it end.
	 *
	 * @return string|WP_Error
	 */
	private static function make_secret( Client $client, string $widget_id ) {
		$made = $client->request( 'POST', '/api/config/' . rawurlencode( $widget_id ) . '/identity-secret', array( 'expect' => array( 'identity_secret' ) ) );
		return is_wp_error( $made ) ? $made : (string) $made->body['identity_secret'];
	}

	/**
	 * The widget that is meant, made where it is missing, and whether it is this site's alone: made for it, or named
	 * after it.
	 *
	 * @return array{0: string, 1: bool}|WP_Error
	 */
	private static function widget( Client $client, string $org_id, string $wanted ) {
		$widget_id = '' === $wanted ? self::site_id() : $wanted;
		if ( ! preg_match( '/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/', $widget_id ) ) {
			return self::no( __( 'A widget ID is 1 to 64 letters, digits, hyphens or underscores.', 'foyer-chat' ), 'connection.widget_id' );
		}
		$widget = new Widget( $client, $widget_id );
		$there  = $widget->read();
		if ( ! is_wp_error( $there ) ) {
			return array( $widget_id, self::site_id() === $widget_id );
		}
		if ( 'foyer_not_found' !== $there->get_error_code() ) {
			return $there;
		}
		$made = $widget->create( $org_id );
		// Widget ids are the backend's, not the org's: the site's own may be somebody else's already.
		if ( is_wp_error( $made ) && 'foyer_forbidden' === $made->get_error_code() && '' === $wanted ) {
			$widget_id = substr( $widget_id, 0, 57 ) . '-' . strtolower( wp_generate_password( 6, false ) );
			$made      = ( new Widget( $client, $widget_id ) )->create( $org_id );
		}
		return is_wp_error( $made ) ? $made : array( $widget_id, true );
	}

	/**
	 * A name of the site's own for its widget and, where it has none yet, its org.
	 */
	private static function site_id(): string {
		$address = wp_parse_url( home_url() );
		$name    = preg_replace( '/^www\./', '', (string) ( $address['host'] ?? '' ) ) . '-' . ( $address['port'] ?? '' ) . ( $address['path'] ?? '' );
		$id      = trim( (string) preg_replace( '/[^a-z0-9]+/', '-', strtolower( $name ) ), '-' );
		return '' === $id ? 'site' : rtrim( substr( $id, 0, 64 ), '-' );
	}

	/**
	 * @param array<string, string> $wanted As above.
	 */
	private static function wanted( array $wanted, string $field ): string {
		$is_outside = in_array( Connection::source( $field ), array( 'env', 'constant' ), true );
		$value      = $is_outside ? '' : trim( $wanted[ $field ] ?? '' );
		if ( '' === $value ) {
			$value = Connection::$field();
		}
		return 'backend_url' === $field ? untrailingslashit( $value ) : $value;
	}

	/**
	 * What the network gives every site is not copied: it is to change for all of them at once.
	 *
	 * @param array<string, string> $fields What was found.
	 * @return array<string, string>
	 */
	private static function without_networks( array $fields ): array {
		foreach ( array( 'backend_url', 'api_key' ) as $field ) {
			if ( 'network' === Connection::source( $field ) && Connection::$field() === $fields[ $field ] ) {
				unset( $fields[ $field ] );
			}
		}
		return $fields;
	}

	private static function no( string $message, string $path = '' ): WP_Error {
		return new WP_Error(
			'foyer_invalid',
			$message,
			array(
				'status' => 400,
				'errors' => '' === $path ? array() : array( compact( 'path', 'message' ) ),
			)
		);
	}
}
