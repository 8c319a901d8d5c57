<?php
/**
 * The widget's files in the plugin.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Frontend;

defined( 'ABSPATH' ) || exit;

/**
 * `build/widget/` holds the loader, `widget.js`, and in one folder, named for the bundle's version, all that is fetched
 * later. The version has to be part of the path: modules import each other without a query.
 */
final class Bundle {

	/**
	 * Whether the plugin was built.
	 */
	public static function is_there(): bool {
		return '' !== self::version();
	}

	/**
	 * The script that draws the launcher.
	 */
	public static function loader_url(): string {
		return add_query_arg( 'ver', self::version(), self::url( 'build/widget/widget.js' ) );
	}

	/**
	 * A module of the bundle's, such as `panel.js`.
	 */
	public static function module_url( string $name ): string {
		return self::url( 'build/widget/' . self::version() . '/' . $name );
	}

	/**
	 * The address of a file of the plugin's, on the page's own host where that is one of the site's: a module from
	 * `example.com` is refused on `www.example.com`.
	 */
	private static function url( string $path ): string {
		$url  = plugins_url( $path, FOYER_CHAT_FILE );
		$host = wp_parse_url( $url, PHP_URL_HOST );
		foreach ( array( 'home', 'siteurl' ) as $option ) {
			if ( wp_parse_url( (string) get_option( $option ), PHP_URL_HOST ) === $host ) {
				return wp_make_link_relative( $url );
			}
		}
		return $url;
	}

	private static function version(): string {
		static $version = null;
		if ( null === $version ) {
			$found   = glob( dirname( FOYER_CHAT_FILE ) . '/build/widget/*/panel.js' );
			$version = is_array( $found ) && array() !== $found ? basename( dirname( $found[0] ) ) : '';
		}
		return $version;
	}
}
