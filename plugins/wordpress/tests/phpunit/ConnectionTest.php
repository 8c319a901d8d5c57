<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Backend\Client;
use Foyer\Chat\Connection;
use Foyer\Chat\Secret;

require_once __DIR__ . '/SiteTestCase.php';

final class ConnectionTest extends SiteTestCase {

	protected function tearDown(): void {
		foreach ( array( 'FOYER_BACKEND_URL', 'FOYER_API_KEY', 'FOYER_WIDGET_ID' ) as $name ) {
			putenv( $name );
		}
		parent::tearDown();
	}

	public function test_a_new_site_knows_nothing_and_talks_to_nobody(): void {
		foreach ( array( 'backend_url', 'api_key', 'widget_id', 'org_id', 'identity_secret' ) as $field ) {
			$this->assertSame( '', Connection::$field() );
			$this->assertSame( 'none', Connection::source( $field ) );
		}
		$this->assertFalse( Connection::is_complete() );
		$this->assertNull( Client::connected() );
	}

	public function test_what_is_saved_is_read_back_and_makes_a_client(): void {
		Connection::save( array( 'backend_url' => self::BACKEND . '/', 'api_key' => self::KEY, 'widget_id' => 'main', 'org_id' => 'shop', 'identity_secret' => 'sign-with-this' ) );
		wp_cache_flush();
		$this->assertSame( self::BACKEND, Connection::backend_url() );
		$this->assertSame( self::KEY, Connection::api_key() );
		$this->assertSame( 'main', Connection::widget_id() );
		$this->assertSame( 'shop', Connection::org_id() );
		$this->assertSame( 'sign-with-this', Connection::identity_secret() );
		$this->assertSame( 'option', Connection::source( 'api_key' ) );
		$this->assertInstanceOf( Client::class, Client::connected() );
	}

	public function test_saving_one_field_keeps_the_others_and_an_empty_one_forgets(): void {
		Connection::save( array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY, 'widget_id' => 'main' ) );
		Connection::save( array( 'widget_id' => 'other' ) );
		$this->assertSame( self::BACKEND, Connection::backend_url() );
		$this->assertSame( self::KEY, Connection::api_key() );
		Connection::save( array( 'api_key' => '' ) );
		$this->assertSame( 'none', Connection::source( 'api_key' ) );
		$this->assertSame( 'other', Connection::widget_id() );
	}

	public function test_secrets_are_sealed_in_the_database_and_not_autoloaded(): void {
		global $wpdb;
		Connection::save( array( 'api_key' => self::KEY, 'identity_secret' => 'sign-with-this' ) );
		$rows = $wpdb->get_results( "SELECT option_value, autoload FROM {$wpdb->options} WHERE option_name LIKE 'foyer%'" );
		$this->assertCount( 2, $rows );
		foreach ( $rows as $row ) {
			$this->assertStringNotContainsString( self::KEY, $row->option_value );
			$this->assertStringNotContainsString( 'sign-with-this', $row->option_value );
			$this->assertContains( $row->autoload, array( 'off', 'no' ) );
		}
	}

	public function test_new_salts_make_the_key_unreadable_and_that_is_said_instead_of_a_fault(): void {
		Connection::save( array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY, 'widget_id' => 'main' ) );
		$this->assertFalse( Connection::is_unreadable( 'api_key' ) );
		add_filter(
			'salt',
			static function (): string {
				return 'rotated';
			}
		);
		$this->assertSame( '', Connection::api_key() );
		$this->assertTrue( Connection::is_unreadable( 'api_key' ) );
		$this->assertFalse( Connection::is_complete() );
	}

	public function test_a_sealed_text_that_was_cut_short_is_unreadable(): void {
		$this->assertNull( Secret::open( substr( Secret::seal( self::KEY ), 0, 30 ) ) );
		$this->assertNull( Secret::open( 'foyer:1:not base64!' ) );
	}

	public function test_the_environment_wins_and_cannot_be_overwritten(): void {
		Connection::save( array( 'backend_url' => 'https://old.example', 'api_key' => 'old-key', 'widget_id' => 'old' ) );
		putenv( 'FOYER_BACKEND_URL=' . self::BACKEND . '/' );
		putenv( 'FOYER_API_KEY=' . self::KEY );
		putenv( 'FOYER_WIDGET_ID=main' );
		$this->assertSame( array( self::BACKEND, self::KEY, 'main' ), array( Connection::backend_url(), Connection::api_key(), Connection::widget_id() ) );
		$this->assertSame( 'env', Connection::source( 'api_key' ) );
		Connection::save( array( 'api_key' => 'newer', 'backend_url' => 'https://newer.example' ) );
		$this->assertSame( self::KEY, Connection::api_key() );
		putenv( 'FOYER_API_KEY' );
		$this->assertSame( 'old-key', Connection::api_key() );
	}

	/**
	 * @runInSeparateProcess
	 * @preserveGlobalState disabled
	 */
	public function test_a_constant_wins_over_the_option_and_the_environment_over_the_constant(): void {
		Connection::save( array( 'api_key' => 'old-key' ) );
		define( 'FOYER_API_KEY', self::KEY );
		$this->assertSame( self::KEY, Connection::api_key() );
		$this->assertSame( 'constant', Connection::source( 'api_key' ) );
		putenv( 'FOYER_API_KEY=from-outside' );
		$this->assertSame( 'from-outside', Connection::api_key() );
	}

	public function test_the_address_is_https_or_a_developers_own_machine(): void {
		foreach ( array( 'https://foyer.example.com', 'https://example.com/foyer', 'http://127.0.0.1:8787', 'http://localhost:8787', 'http://[::1]:8787' ) as $url ) {
			$this->assertSame( '', Connection::url_problem( $url ), $url );
		}
		foreach ( array( '', 'foyer.example.com', 'ftp://foyer.example.com', 'http://foyer.example.com', 'http://10.0.0.1', 'https://user:pass@foyer.example.com', 'https://foyer.example.com/?a=1', 'https://foyer.example.com/#a', 'javascript:alert(1)' ) as $url ) {
			$this->assertNotSame( '', Connection::url_problem( $url ), $url );
		}
	}

	public function test_a_client_is_not_made_for_an_address_that_would_not_be_saved(): void {
		Connection::save( array( 'backend_url' => 'http://foyer.example.com', 'api_key' => self::KEY, 'widget_id' => 'main' ) );
		$this->assertNull( Client::connected() );
	}
}
