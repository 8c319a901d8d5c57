<?php
/**
 * The last week on the dashboard.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Admin;

use Foyer\Chat\Connection;

defined( 'ABSPATH' ) || exit;

/**
 * The numbers come by script, so that a slow backend does not slow the dashboard.
 */
final class DashboardWidget {

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'wp_dashboard_setup', array( self::class, 'add' ) );
	}

	/**
	 * Whether the one who looks is shown it.
	 */
	public static function is_shown(): bool {
		return Capability::may() && Connection::is_complete();
	}

	/**
	 * Adds the box.
	 */
	public static function add(): void {
		if ( self::is_shown() ) {
			wp_add_dashboard_widget( 'foyer_insights', esc_html__( 'Chat: the last 7 days', 'foyer-chat' ), array( self::class, 'draw' ) );
		}
	}

	/**
	 * The place the script fills.
	 */
	public static function draw(): void {
		echo '<div id="foyer-dashboard" class="foyer-dashboard"></div>';
	}
}
