<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Admin\Assets;
use Foyer\Chat\Admin\Menu;
use Foyer\Chat\Connection;

require_once __DIR__ . '/SiteTestCase.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';

/**
 * What the plugin puts into pages of wp-admin.
 */
final class AdminPagesTest extends SiteTestCase {

	private const SECRET = 'sign-with-this-secret';

	protected function setUp(): void {
		parent::setUp();
		wp_set_current_user( 1 );
		Connection::save( array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY, 'widget_id' => 'main', 'org_id' => 'shop', 'identity_secret' => self::SECRET ) );
	}

	protected function tearDown(): void {
		unset( $GLOBALS['wp_scripts'], $GLOBALS['current_screen'], $GLOBALS['menu'], $GLOBALS['submenu'] );
		parent::tearDown();
	}

	/** What the scripts of a page are told in the page itself. */
	private function told_on( string $hook ): string {
		unset( $GLOBALS['wp_scripts'] );
		Assets::enqueue( $hook );
		$told = '';
		foreach ( wp_scripts()->queue as $handle ) {
			if ( 0 === strpos( $handle, 'foyer-' ) ) {
				$told .= implode( '', (array) wp_scripts()->get_data( $handle, 'before' ) );
			}
		}
		return $told;
	}

	public function test_what_scripts_are_told_holds_no_secret(): void {
		Menu::add();
		$hooks = array( 'toplevel_page_foyer', 'index.php' );
		foreach ( array_column( $GLOBALS['submenu']['foyer'], 2 ) as $page ) {
			$hooks[] = get_plugin_page_hookname( $page, 'foyer' );
		}
		$this->assertGreaterThanOrEqual( 4, count( $hooks ) );
		foreach ( $hooks as $hook ) {
			$told = $this->told_on( $hook );
			$this->assertStringContainsString( 'window.foyerAdmin=', $told, $hook );
			foreach ( array( self::KEY, substr( self::KEY, -4 ), self::SECRET, (string) get_option( 'foyer_api_key' ) ) as $secret ) {
				$this->assertStringNotContainsString( $secret, $told, $hook );
			}
		}
	}

	public function test_pages_of_others_have_no_notice_of_ours(): void {
		foreach ( array( true, false ) as $is_connected ) {
			if ( ! $is_connected ) {
				Connection::save( array( 'backend_url' => '', 'api_key' => '' ) );
			}
			foreach ( array( 'dashboard', 'plugins', 'edit-post' ) as $screen ) {
				set_current_screen( $screen );
				ob_start();
				foreach ( array( 'network_admin_notices', 'user_admin_notices', 'admin_notices', 'all_admin_notices' ) as $hook ) {
					do_action( $hook );
				}
				$this->assertStringNotContainsStringIgnoringCase( 'foyer', (string) ob_get_clean(), $screen );
			}
		}
	}
}
