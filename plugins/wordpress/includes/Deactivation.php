<?php
/**
 * What stops when the plugin is switched off.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Scheduled work ends, all data stays.
 */
final class Deactivation {

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		register_deactivation_hook( FOYER_CHAT_FILE, array( self::class, 'run' ) );
	}

	/**
	 * @param bool $is_of_network Whether for every site of the network.
	 */
	public static function run( bool $is_of_network = false ): void {
		if ( $is_of_network ) {
			Sites::each( array( self::class, 'clear_schedule' ) );
		} else {
			self::clear_schedule();
		}
	}

	/**
	 * Takes this site's events out of WP-Cron and Action Scheduler.
	 */
	public static function clear_schedule(): void {
		foreach ( (array) _get_cron_array() as $events ) {
			foreach ( array_keys( (array) $events ) as $hook ) {
				if ( 0 === strpos( (string) $hook, 'foyer_' ) ) {
					wp_unschedule_hook( (string) $hook );
				}
			}
		}
		if ( function_exists( 'as_unschedule_all_actions' ) ) {
			as_unschedule_all_actions( '', array(), 'foyer' );
		}
	}
}
