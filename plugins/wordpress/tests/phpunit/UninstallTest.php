<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Admin\Agents;
use Foyer\Chat\Connection;
use Foyer\Chat\Uninstall;

require_once __DIR__ . '/SiteTestCase.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

final class UninstallTest extends SiteTestCase {

	/** Every row of every table that speaks of the plugin, but for the list of active ones. */
	private static function traces(): array {
		global $wpdb;
		$traces = array();
		foreach ( $wpdb->get_col( 'SHOW TABLES' ) as $table ) {
			foreach ( $wpdb->get_results( "SELECT * FROM $table", ARRAY_A ) as $row ) {
				$is_list = in_array( $row['option_name'] ?? '', array( 'active_plugins', 'recently_activated', 'uninstall_plugins', '_site_transient_update_plugins' ), true );
				if ( ! $is_list && false !== stripos( (string) wp_json_encode( $row ), 'foyer' ) ) {
					$traces[] = $table . ': ' . wp_json_encode( $row );
				}
			}
		}
		return $traces;
	}

	/** A site on which everything that can leave a trace has happened. */
	private function use_everything( int $post = 0 ): int {
		Connection::save( array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY, 'widget_id' => 'main', 'org_id' => 'shop', 'identity_secret' => 'sign-with-this' ) );
		foreach ( array( 'display', 'sync', 'privacy', 'team', 'style', 'queue_0', 'queue_failed' ) as $name ) {
			add_option( 'foyer_' . $name, array( 'a' => 1 ) );
		}
		set_transient( 'foyer_unread', 3, 60 );
		set_transient( 'foyer_export_' . md5( 'ada@example.com' ), array( 'v1' ), 60 );
		set_transient( 'foyer_erase_' . md5( 'ada@example.com' ), array( 'v1' ), 60 );
		set_site_transient( 'foyer_health', 'ok', 60 );
		if ( 0 === $post ) {
			$post = wp_insert_post( array( 'post_title' => 'A post', 'post_status' => 'publish' ) );
		}
		add_post_meta( $post, '_foyer_hash', 'abc' );
		add_user_meta( 1, 'foyer_dismissed', '1' );
		update_user_option( 1, 'foyer_seen', '1' );
		wp_schedule_event( time() + 60, 'hourly', 'foyer_sync_run' );
		wp_schedule_single_event( time() + 60, 'foyer_retry', array( 1 ) );
		wp_schedule_single_event( time() + 60, Agents::RETRY_HOOK );
		get_role( 'editor' )->add_cap( 'foyer_answer' );
		( new \WP_User( 1 ) )->add_cap( 'foyer_answer' );
		return $post;
	}

	public function test_deleting_the_plugin_leaves_nothing_in_any_table(): void {
		$post = $this->use_everything();
		$this->assertGreaterThan( 12, count( self::traces() ) );
		Uninstall::run();
		$this->assertSame( array(), self::traces() );
		$this->assertSame( 'A post', get_post( $post )->post_title );
		$this->assertFalse( get_role( 'editor' )->has_cap( 'foyer_answer' ) );
		$this->assertSame( array(), $this->requests, 'What the backend keeps stays unless asked for.' );
	}

	public function test_the_database_is_row_for_row_what_it_was_before_the_plugin_was_used(): void {
		$rows = static function (): array {
			global $wpdb;
			$rows = array();
			foreach ( $wpdb->get_col( 'SHOW TABLES' ) as $table ) {
				foreach ( $wpdb->get_results( "SELECT * FROM $table", ARRAY_A ) as $row ) {
					$rows[] = $table . ': ' . wp_json_encode( $row );
				}
			}
			sort( $rows );
			return $rows;
		};
		$post   = wp_insert_post( array( 'post_title' => 'A post', 'post_status' => 'publish' ) );
		$before = $rows();
		$this->use_everything( $post );
		$this->assertGreaterThan( 12, count( array_diff( $rows(), $before ) ) );
		Uninstall::run();
		$this->assertSame( array(), array_values( array_diff( $rows(), $before ) ), 'What is new.' );
		$this->assertSame( array(), array_values( array_diff( $before, $rows() ) ), 'What is gone.' );
	}

	public function test_deleting_it_twice_or_unused_is_no_fault(): void {
		Uninstall::run();
		Uninstall::run();
		$this->assertSame( array(), self::traces() );
	}

	/**
	 * @runInSeparateProcess
	 * @preserveGlobalState disabled
	 */
	public function test_wordpress_finds_the_file_that_does_it(): void {
		$this->use_everything();
		$this->assertTrue( is_uninstallable_plugin( 'foyer-chat/foyer-chat.php' ) );
		uninstall_plugin( 'foyer-chat/foyer-chat.php' );
		$this->assertSame( array(), self::traces() );
	}

	public function test_what_others_named_alike_stays(): void {
		add_option( 'myfoyer_thing', '1' );
		add_option( 'foyerx', '1' );
		add_user_meta( 1, 'other_foyer_thing', '1' );
		Uninstall::run();
		$this->assertSame( '1', get_option( 'myfoyer_thing' ) );
		$this->assertSame( '1', get_option( 'foyerx' ) );
		$this->assertSame( '1', get_user_meta( 1, 'other_foyer_thing', true ) );
	}

	public function test_the_backends_data_goes_too_where_the_admin_asked_for_it(): void {
		$this->use_everything();
		update_option( 'foyer_privacy', array( 'delete_remote' => true ) );
		$this->backend_answers( 'DELETE /api/config/main', self::response( 204, '' ) );
		Uninstall::run();
		$this->assertSame( array( 'DELETE /api/config/main' ), $this->asked() );
		$this->assertSame( array(), self::traces() );
	}

	public function test_a_backend_that_is_down_does_not_keep_the_site_from_being_cleaned(): void {
		$this->use_everything();
		update_option( 'foyer_privacy', array( 'delete_remote' => true ) );
		$this->backend_answers( 'DELETE /api/config/main', new \WP_Error( 'http_request_failed', 'refused' ) );
		Uninstall::run();
		$this->assertSame( array(), self::traces() );
	}

	public function test_switching_it_off_ends_what_is_scheduled_and_keeps_the_data(): void {
		$this->use_everything();
		wp_schedule_single_event( time() + 60, 'somebody_elses' );
		deactivate_plugins( 'foyer-chat/foyer-chat.php' );
		$this->assertFalse( wp_next_scheduled( 'foyer_sync_run' ) );
		$this->assertFalse( wp_next_scheduled( 'foyer_retry', array( 1 ) ) );
		$this->assertFalse( wp_next_scheduled( Agents::RETRY_HOOK ) );
		$this->assertNotFalse( wp_next_scheduled( 'somebody_elses' ) );
		$this->assertTrue( Connection::is_complete() );
		$this->assertSame( self::KEY, Connection::api_key() );
		$this->assertSame( 3, get_transient( 'foyer_unread' ) );
		$this->assertTrue( get_role( 'editor' )->has_cap( 'foyer_answer' ) );
	}
}
