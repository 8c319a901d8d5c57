<?php
/**
 * Plugin Name:       Foyer Chat
 * Description:       A chat at your site's front door: an assistant answers from your own content, and a person takes over when one is wanted, all from wp-admin.
 * Version:           0.1.0
 * Requires at least: 6.6
 * Requires PHP:      7.4
 * Author:            Foyer
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       foyer-chat
 * Domain Path:       /languages
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

// WordPress reads the headers at activation only: a site may be taken back to older versions afterwards.
if ( PHP_VERSION_ID < 70400 || version_compare( $GLOBALS['wp_version'], '6.6-alpha', '<' ) ) {
	return;
}

define( 'FOYER_CHAT_VERSION', '0.1.0' );
define( 'FOYER_CHAT_FILE', __FILE__ );

spl_autoload_register(
	static function ( string $name ): void {
		if ( 0 !== strpos( $name, 'Foyer\\Chat\\' ) ) {
			return;
		}
		$file = __DIR__ . '/includes/' . str_replace( '\\', '/', substr( $name, strlen( 'Foyer\\Chat\\' ) ) ) . '.php';
		if ( is_file( $file ) ) {
			require $file;
		}
	}
);

Foyer\Chat\Plugin::start();
