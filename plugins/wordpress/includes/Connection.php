<?php
/**
 * Which backend the site talks to, and as whom.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Environment goes before constant, constant before option, and the network's default comes last.
 */
final class Connection {

	/**
	 * The variable or constant that sets a field from outside.
	 */
	private const OUTSIDE = array(
		'backend_url' => 'FOYER_BACKEND_URL',
		'api_key'     => 'FOYER_API_KEY',
		'widget_id'   => 'FOYER_WIDGET_ID',
	);

	/**
	 * Options of their own, sealed and not autoloaded.
	 */
	private const SECRETS = array(
		'api_key'         => 'foyer_api_key',
		'identity_secret' => 'foyer_identity_secret',
	);

	/**
	 * The option with the rest. It is autoloaded: every page of the site needs it.
	 */
	private const OPTION = 'foyer_connection';

	/**
	 * What a multisite network sets for the sites that have nothing of their own: `backend_url` and `api_key`.
	 */
	public const NETWORK_OPTION = 'foyer_network_connection';

	/**
	 * The backend's address without a slash at the end.
	 */
	public static function backend_url(): string {
		return untrailingslashit( self::field( 'backend_url' ) );
	}

	/**
	 * The org's key. It never leaves PHP.
	 */
	public static function api_key(): string {
		return self::field( 'api_key' );
	}

	/**
	 * The site's widget.
	 */
	public static function widget_id(): string {
		return self::field( 'widget_id' );
	}

	/**
	 * The org the key belongs to.
	 */
	public static function org_id(): string {
		return self::field( 'org_id' );
	}

	/**
	 * Signs who a logged-in visitor is. It never leaves PHP.
	 */
	public static function identity_secret(): string {
		return self::field( 'identity_secret' );
	}

	/**
	 * Where a field comes from: `env`, `constant`, `option`, `network` or `none`. The first two cannot be changed here.
	 */
	public static function source( string $field ): string {
		return self::find( $field )[0];
	}

	/**
	 * Whether there is all that a call to the backend about the site's widget needs.
	 */
	public static function is_complete(): bool {
		return '' !== self::backend_url() && '' !== self::api_key() && '' !== self::widget_id();
	}

	/**
	 * Whether a secret is stored that can no longer be read, since the site's salts have changed.
	 */
	public static function is_unreadable( string $field ): bool {
		return 'none' === self::source( $field ) && '' !== self::stored_secret( $field );
	}

	/**
	 * Keeps what is given; an empty string forgets a field. What is set from outside stays as it is.
	 *
	 * @param array<string, string> $fields Any of backend_url, api_key, widget_id, org_id, identity_secret.
	 */
	public static function save( array $fields ): void {
		foreach ( $fields as $field => $value ) {
			if ( in_array( self::source( $field ), array( 'env', 'constant' ), true ) ) {
				unset( $fields[ $field ] );
			}
		}
		foreach ( self::SECRETS as $field => $option ) {
			if ( ! isset( $fields[ $field ] ) ) {
				continue;
			}
			if ( '' === $fields[ $field ] ) {
				delete_option( $option );
			} else {
				update_option( $option, Secret::seal( $fields[ $field ] ), false );
			}
			unset( $fields[ $field ] );
		}
		if ( array() !== $fields ) {
			$fields = array_intersect_key( $fields, array_flip( array( 'backend_url', 'widget_id', 'org_id' ) ) );
			update_option( self::OPTION, array_merge( self::stored(), $fields ), true );
		}
		/**
		 * The site was connected, or its connection changed or ended.
		 */
		do_action( 'foyer_connection_saved' );
	}

	/**
	 * What is wrong with a backend address, in words for the admin; empty where it is fine. Plain http would send the
	 * key in the clear, so it is for a backend on the developer's own machine only.
	 */
	public static function url_problem( string $url ): string {
		$parts  = wp_parse_url( $url );
		$scheme = strtolower( (string) ( $parts['scheme'] ?? '' ) );
		$host   = strtolower( (string) ( $parts['host'] ?? '' ) );
		if ( '' === $host || ! in_array( $scheme, array( 'http', 'https' ), true ) ) {
			return __( 'Enter the whole address of your Foyer backend, such as https://foyer.example.com.', 'foyer-chat' );
		}
		if ( isset( $parts['user'] ) || isset( $parts['pass'] ) || isset( $parts['query'] ) || isset( $parts['fragment'] ) ) {
			return __( 'The backend address takes no user name, question mark or hash.', 'foyer-chat' );
		}
		if ( 'https' === $scheme ) {
			return '';
		}
		if ( ! in_array( $host, array( 'localhost', '127.0.0.1', '[::1]' ), true ) ) {
			return __( 'The backend address has to begin with https://, or the API key would travel unprotected.', 'foyer-chat' );
		}
		if ( ! in_array( wp_get_environment_type(), array( 'local', 'development' ), true ) ) {
			return __( 'A backend on this machine is for development: set WP_ENVIRONMENT_TYPE to "local" in wp-config.php first.', 'foyer-chat' );
		}
		return '';
	}

	private static function field( string $field ): string {
		return self::find( $field )[1];
	}

	/**
	 * A field's source and value.
	 *
	 * @return array{0: string, 1: string}
	 */
	private static function find( string $field ): array {
		$name = self::OUTSIDE[ $field ] ?? '';
		if ( '' !== $name ) {
			$value = getenv( $name );
			if ( is_string( $value ) && '' !== trim( $value ) ) {
				return array( 'env', trim( $value ) );
			}
			if ( defined( $name ) && is_string( constant( $name ) ) && '' !== trim( constant( $name ) ) ) {
				return array( 'constant', trim( constant( $name ) ) );
			}
		}
		$value = isset( self::SECRETS[ $field ] )
			? (string) Secret::open( self::stored_secret( $field ) )
			: (string) ( self::stored()[ $field ] ?? '' );
		if ( '' !== $value ) {
			return array( 'option', $value );
		}
		$value = self::of_network( $field );
		return '' === $value ? array( 'none', '' ) : array( 'network', $value );
	}

	/**
	 * @return array<string, string>
	 */
	private static function stored(): array {
		$stored = get_option( self::OPTION );
		return is_array( $stored ) ? array_filter( $stored, 'is_string' ) : array();
	}

	private static function stored_secret( string $field ): string {
		$stored = isset( self::SECRETS[ $field ] ) ? get_option( self::SECRETS[ $field ] ) : '';
		return is_string( $stored ) ? $stored : '';
	}

	/**
	 * A site with a backend of its own takes nothing from the network: the network's key is not for it.
	 */
	private static function of_network( string $field ): string {
		if ( ! is_multisite() || ! in_array( $field, array( 'backend_url', 'api_key' ), true ) ) {
			return '';
		}
		if ( 'api_key' === $field && 'network' !== self::source( 'backend_url' ) ) {
			return '';
		}
		$default = get_site_option( self::NETWORK_OPTION );
		$value   = is_array( $default ) ? (string) ( $default[ $field ] ?? '' ) : '';
		return 'api_key' === $field ? (string) Secret::open( $value ) : $value;
	}
}
