<?php
/**
 * The visitor's consent.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Frontend;

use Foyer\Chat\Connection;

defined( 'ABSPATH' ) || exit;

/**
 * What the page is told to wait for. Whether there is consent is found out in the browser: the HTML is everybody's.
 *
 * Of the option `foyer_privacy`, `consent` says when: `auto` where the site has the WP Consent API, `required` always
 * (without the API the site's banner calls `Foyer.consent(true)`), `off` never.
 */
final class Consent {

	private const OPTION = 'foyer_privacy';

	/**
	 * The first is the default.
	 */
	private const MODES = array( 'auto', 'required', 'off' );

	/**
	 * Our name among the services of the WP Consent API.
	 */
	private const SERVICE = 'foyer-chat';

	/**
	 * What the WP Consent API knows. The first is the default: a chat that nobody has asked for yet is not strictly
	 * necessary, which `functional` would claim.
	 */
	public const CATEGORIES = array( 'preferences', 'functional', 'statistics-anonymous', 'statistics', 'marketing' );

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_filter( 'wp_consent_api_registered_' . plugin_basename( FOYER_CHAT_FILE ), '__return_true' );
		add_action( 'init', array( self::class, 'register_setting' ) );
		add_action( 'init', array( self::class, 'describe_storage' ) );
	}

	/**
	 * Tells WordPress about the option.
	 */
	public static function register_setting(): void {
		register_setting(
			'foyer',
			self::OPTION,
			array(
				'type'              => 'object',
				'default'           => self::sanitize( null ),
				'sanitize_callback' => array( self::class, 'sanitize' ),
				'schema'            => array(
					'type'       => 'object',
					'properties' => array(
						'consent'          => array(
							'type' => 'string',
							'enum' => self::MODES,
						),
						'consent_category' => array(
							'type' => 'string',
							'enum' => self::CATEGORIES,
						),
						'delete_remote'    => array( 'type' => 'boolean' ),
					),
				),
			)
		);
	}

	/**
	 * Every field, each with a value it may have, whatever is given. `delete_remote`: uninstalling the plugin deletes the
	 * widget and its conversations at the backend too.
	 *
	 * @param mixed $value To be saved, or as it was stored.
	 * @return array{consent: string, consent_category: string, delete_remote: bool}
	 */
	public static function sanitize( $value ): array {
		$value    = is_array( $value ) ? $value : array();
		$mode     = $value['consent'] ?? '';
		$category = $value['consent_category'] ?? '';
		return array(
			'consent'          => in_array( $mode, self::MODES, true ) ? $mode : self::MODES[0],
			'consent_category' => in_array( $category, self::CATEGORIES, true ) ? $category : self::CATEGORIES[0],
			'delete_remote'    => ! empty( $value['delete_remote'] ),
		);
	}

	/**
	 * Tells the WP Consent API what is stored in a visitor's browser.
	 */
	public static function describe_storage(): void {
		if ( ! function_exists( 'wp_add_cookie_info' ) || '' === Connection::widget_id() ) {
			return;
		}
		wp_add_cookie_info(
			'foyer:' . Connection::widget_id() . ':*',
			self::SERVICE,
			self::sanitize( get_option( self::OPTION ) )['consent_category'],
			__( 'Until it is deleted', 'foyer-chat' ),
			__( 'Finds the visitor\'s conversation again.', 'foyer-chat' ),
			__( 'The id of the conversation', 'foyer-chat' ),
			false,
			false,
			'LOCALSTORAGE'
		);
	}

	/**
	 * What the page waits for, or null where the chat may start at once.
	 *
	 * @return array{by: string, category: string, service: string}|null
	 */
	public static function to_wait_for(): ?array {
		$settings = self::sanitize( get_option( self::OPTION ) );
		$is_api   = function_exists( 'wp_has_consent' );
		if ( 'off' === $settings['consent'] || ( 'auto' === $settings['consent'] && ! $is_api ) ) {
			return null;
		}
		return array(
			'by'       => $is_api ? 'api' : 'page',
			'category' => $settings['consent_category'],
			'service'  => self::SERVICE,
		);
	}
}
