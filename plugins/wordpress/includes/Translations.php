<?php
/**
 * The translations that come with the plugin.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat;

defined( 'ABSPATH' ) || exit;

/**
 * WordPress reads Domain Path by itself since 6.8; older ones have to be told where the files are. Translations from
 * the plugin directory go before ours in all of them.
 */
final class Translations {

	/**
	 * Adds the hook.
	 */
	public static function register(): void {
		if ( version_compare( $GLOBALS['wp_version'], '6.8-alpha', '<' ) ) {
			add_action( 'init', array( self::class, 'load' ), 1 );
		}
	}

	/**
	 * Says where the files are. They are read when the first text is needed.
	 */
	public static function load(): void {
		// phpcs:ignore PluginCheck.CodeAnalysis.DiscouragedFunctions.load_plugin_textdomainFound -- Only where WordPress does not find our own files.
		load_plugin_textdomain( 'foyer-chat', false, dirname( plugin_basename( FOYER_CHAT_FILE ) ) . '/languages' );
	}
}
