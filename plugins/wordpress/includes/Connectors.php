<?php
/**
 * The key on WordPress's own screen for keys.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Settings → Connectors (WordPress 7.0 and later). Core stores what is entered there in the option as it is, and reads it
 * back whole before it masks it: both ends are caught here, so that the option holds only what is sealed.
 */
final class Connectors {

	private const OPTION = 'foyer_api_key';

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'wp_connectors_init', array( self::class, 'register_connector' ) );
		add_filter( 'pre_update_option_' . self::OPTION, array( self::class, 'seal' ), 10, 2 );
		add_filter( 'wp_default_autoload_value', array( self::class, 'not_autoloaded' ), 10, 2 );
		add_filter( 'rest_pre_get_setting', array( self::class, 'mask' ), 10, 2 );
	}

	/**
	 * Adds the card.
	 *
	 * @param \WP_Connector_Registry $registry Of WordPress 7.0 and later.
	 */
	public static function register_connector( $registry ): void {
		$registry->register(
			'foyer',
			array(
				'name'           => 'Foyer Chat',
				'description'    => __( 'A chat that answers from your content, and hands over to you.', 'foyer-chat' ),
				'type'           => 'chat',
				'authentication' => array(
					'method'          => 'api_key',
					'setting_name'    => self::OPTION,
					'constant_name'   => 'FOYER_API_KEY',
					'env_var_name'    => 'FOYER_API_KEY',
					'credentials_url' => admin_url( 'admin.php?page=foyer-settings' ),
				),
				'plugin'         => array( 'file' => plugin_basename( FOYER_CHAT_FILE ) ),
			)
		);
	}

	/**
	 * Whoever updates the option, the key is sealed. A masked one that comes back means "as it was".
	 *
	 * @param mixed $value Of the update.
	 * @param mixed $old   As it is.
	 * @return mixed
	 */
	public static function seal( $value, $old ) {
		if ( ! is_string( $value ) || '' === $value || Secret::is_sealed( $value ) ) {
			return $value;
		}
		return false !== strpos( $value, "\u{2022}" ) ? $old : Secret::seal( $value );
	}

	/**
	 * Core's settings route does not say, and would load the key on every page.
	 *
	 * @param bool|null $autoload Of filters before.
	 * @return bool|null
	 */
	public static function not_autoloaded( $autoload, string $option ) {
		return self::OPTION === $option ? false : $autoload;
	}

	/**
	 * Core masks all but the last four characters, which would be those of the sealed text.
	 *
	 * @param mixed $value Of filters before.
	 * @return mixed
	 */
	public static function mask( $value, string $name ) {
		if ( self::OPTION !== $name || null !== $value ) {
			return $value;
		}
		$key = Connection::api_key();
		return '' === $key ? '' : str_repeat( "\u{2022}", 16 ) . Secret::last_four( $key );
	}
}
