<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

require_once __DIR__ . '/SiteTestCase.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

final class MainFileTest extends SiteTestCase {

	public function test_the_headers_are_complete(): void {
		$data = get_plugin_data( FOYER_CHAT_FILE, false, false );
		$this->assertSame( FOYER_CHAT_VERSION, $data['Version'] );
		$this->assertSame( 'foyer-chat', $data['TextDomain'] );
		$this->assertSame( '/languages', $data['DomainPath'] );
		$this->assertSame( '6.6', $data['RequiresWP'] );
		$this->assertSame( '7.4', $data['RequiresPHP'] );
		$this->assertDirectoryExists( dirname( FOYER_CHAT_FILE ) . '/languages' );
		$this->assertStringContainsString( "License:           GPL-2.0-or-later\n", (string) file_get_contents( FOYER_CHAT_FILE ) );
		foreach ( array( 'Name', 'Description', 'Author' ) as $header ) {
			$this->assertNotSame( '', $data[ $header ] );
		}
	}

	public function test_the_readme_names_the_same_version(): void {
		$this->assertStringContainsString( 'Stable tag: ' . FOYER_CHAT_VERSION . "\n", (string) file_get_contents( dirname( FOYER_CHAT_FILE ) . '/readme.txt' ) );
	}

	public function test_no_file_does_anything_when_it_is_called_by_its_address(): void {
		$root  = dirname( FOYER_CHAT_FILE );
		$files = array( $root . '/foyer-chat.php', $root . '/uninstall.php' );
		foreach ( array( 'includes', 'src', 'languages' ) as $folder ) {
			if ( is_dir( "$root/$folder" ) ) {
				foreach ( new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( "$root/$folder" ) ) as $file ) {
					if ( 'php' === $file->getExtension() && '.l10n.php' !== substr( $file->getFilename(), -9 ) ) {
						$files[] = $file->getPathname();
					}
				}
			}
		}
		$this->assertGreaterThan( 10, count( $files ) );
		foreach ( $files as $file ) {
			$this->assertMatchesRegularExpression( "/^defined\( 'ABSPATH' \) \|\| exit;$/m", (string) file_get_contents( $file ), $file );
		}
	}

	public function test_activation_asks_nobody(): void {
		deactivate_plugins( 'foyer-chat/foyer-chat.php' );
		$this->assertNull( activate_plugin( 'foyer-chat/foyer-chat.php' ) );
		$this->assertSame( array(), $this->requests );
	}

	public function test_a_request_to_the_site_asks_nobody_before_the_admin_connects(): void {
		// Else WordPress calls its own wp-cron.php, a minute after it last did.
		set_transient( 'doing_cron', sprintf( '%.22F', microtime( true ) ) );
		do_action( 'wp_loaded' );
		wp_set_current_user( 1 );
		wp_insert_post( array( 'post_title' => 'Hello', 'post_content' => 'World', 'post_status' => 'publish' ) );
		wp_insert_user( array( 'user_login' => 'new', 'user_pass' => 'x', 'role' => 'editor' ) );
		foreach ( (array) _get_cron_array() as $events ) {
			foreach ( array_keys( $events ) as $hook ) {
				if ( 0 === strpos( $hook, 'foyer_' ) ) {
					do_action( $hook );
				}
			}
		}
		$this->assertSame( array(), $this->requests );
	}
}
