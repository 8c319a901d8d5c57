<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Connection;
use Foyer\Chat\Sync\Queue;
use Foyer\Chat\Sync\Schedule;

require_once __DIR__ . '/SyncTestCase.php';

final class SyncEventsTest extends SyncTestCase {

	public function test_a_published_post_becomes_known_with_one_call(): void {
		$id = $this->post();
		$this->assertSame( array(), $this->requests );
		$this->drain();
		$this->assertSame( array( 'PUT' ), $this->calls( $this->name( $id ) ) );
		$this->assertCount( 1, $this->requests );
		$this->assert_in_step();
	}

	public function test_an_update_is_one_call_however_often_it_is_saved_before(): void {
		$id = $this->post();
		$this->settle();
		foreach ( array( 'First', 'Second', 'Third' ) as $text ) {
			wp_update_post( array( 'ID' => $id, 'post_content' => $text ) );
		}
		$this->drain();
		$this->assertSame( array( 'PUT' ), $this->calls( $this->name( $id ) ) );
		$this->assertStringContainsString( 'Third', $this->body( $id )['content'] );
		$this->assert_in_step();
	}

	public function test_a_save_that_changes_nothing_a_visitor_sees_costs_no_call(): void {
		$id = $this->post();
		$this->settle();
		wp_update_post( array( 'ID' => $id ) );
		update_post_meta( $id, 'internal', 'note' );
		$this->drain();
		$this->assertSame( array(), $this->requests );
		$this->assertSame( 0, Queue::counts()['waiting'] );
	}

	/** @return array<string, array{0: callable}> */
	public function ways_to_withdraw(): array {
		return array(
			'unpublishing'             => array( static function ( int $id ): void {
				wp_update_post( array( 'ID' => $id, 'post_status' => 'draft' ) );
			} ),
			'back to review'           => array( static function ( int $id ): void {
				wp_update_post( array( 'ID' => $id, 'post_status' => 'pending' ) );
			} ),
			'making it private'        => array( static function ( int $id ): void {
				wp_update_post( array( 'ID' => $id, 'post_status' => 'private' ) );
			} ),
			'a password'               => array( static function ( int $id ): void {
				wp_update_post( array( 'ID' => $id, 'post_password' => 'hush' ) );
			} ),
			'the trash'                => array( 'wp_trash_post' ),
			'deleting for good'        => array( static function ( int $id ): void {
				wp_delete_post( $id, true );
			} ),
			'a date in the future'     => array( static function ( int $id ): void {
				$date = gmdate( 'Y-m-d H:i:s', time() + DAY_IN_SECONDS );
				wp_update_post( array( 'ID' => $id, 'post_status' => 'future', 'post_date' => $date, 'post_date_gmt' => $date, 'edit_date' => true ) );
			} ),
			'trash, then deleting'     => array( static function ( int $id ): void {
				wp_trash_post( $id );
				wp_delete_post( $id, true );
			} ),
		);
	}

	/** @dataProvider ways_to_withdraw */
	public function test_what_is_withdrawn_is_forgotten_with_one_call( callable $withdraw ): void {
		$id   = $this->post();
		$name = $this->name( $id );
		$this->settle();
		$withdraw( $id );
		$this->assertSame( array(), $this->requests );
		$this->drain();
		$this->assertSame( array( 'DELETE' ), $this->calls( $name ) );
		$this->assertCount( 1, $this->requests );
		$this->assertArrayNotHasKey( $name, $this->documents );
		$this->drain();
		$this->assertCount( 1, $this->requests );
	}

	/** @dataProvider ways_to_withdraw */
	public function test_what_is_withdrawn_before_it_was_sent_never_leaves_the_site( callable $withdraw ): void {
		$id = $this->post( array( 'post_content' => 'Too early' ) );
		$withdraw( $id );
		$this->drain();
		$this->assertStringNotContainsString( 'Too early', (string) wp_json_encode( $this->requests ) );
		$this->assertSame( array(), array_diff( array_column( $this->requests, 'method' ), array( 'DELETE' ) ) );
		$this->assertSame( 0, Queue::counts()['waiting'] );
	}

	public function test_drafts_private_and_protected_posts_are_never_sent(): void {
		foreach ( array( array( 'post_status' => 'draft' ), array( 'post_status' => 'auto-draft' ), array( 'post_status' => 'pending' ), array( 'post_status' => 'private' ), array( 'post_password' => 'hush' ), array( 'post_status' => 'future', 'post_date' => '2099-01-01 00:00:00' ) ) as $fields ) {
			$id = $this->post( $fields + array( 'post_content' => 'secret' ) );
			wp_update_post( array( 'ID' => $id, 'post_title' => 'Edited' ) );
			wp_set_post_terms( $id, 'tag', 'post_tag' );
			wp_trash_post( $id );
			wp_delete_post( $id, true );
			$this->assertSame( 0, Queue::counts()['waiting'] );
		}
		$this->drain();
		$this->assertSame( array(), $this->requests );
	}

	public function test_revisions_menus_templates_patterns_and_attachments_are_not_known(): void {
		foreach ( array( 'nav_menu_item', 'wp_navigation', 'wp_block', 'wp_template', 'wp_global_styles', 'custom_css', 'attachment', 'revision' ) as $type ) {
			$this->post( array( 'post_type' => $type, 'post_status' => 'attachment' === $type ? 'inherit' : 'publish' ) );
		}
		$this->drain();
		$this->assertSame( array(), $this->requests );
	}

	public function test_an_autosave_of_a_published_post_sends_nothing(): void {
		$id = $this->post();
		$this->settle();
		_wp_put_post_revision( array( 'ID' => $id, 'post_ID' => $id, 'post_title' => 'Unsaved', 'post_content' => 'Unsaved', 'post_excerpt' => '', 'post_type' => 'post', 'post_author' => 1 ), true );
		$this->drain();
		$this->assertSame( array(), $this->requests );
	}

	public function test_a_restored_post_is_a_draft_until_it_is_published_again(): void {
		$id = $this->post();
		$this->settle();
		wp_trash_post( $id );
		$this->settle();
		wp_untrash_post( $id );
		$this->drain();
		$this->assertSame( array(), $this->requests );
		wp_publish_post( $id );
		$this->drain();
		$this->assertSame( array( 'PUT' ), $this->calls( $this->name( $id ) ) );
		$this->assert_in_step();
	}

	public function test_trashing_and_restoring_before_a_run_leaves_what_is_true(): void {
		add_filter( 'wp_untrash_post_status', 'wp_untrash_post_set_previous_status', 10, 3 );
		$id = $this->post();
		$this->settle();
		wp_trash_post( $id );
		wp_untrash_post( $id );
		$this->drain();
		$this->assertSame( array(), $this->calls( $this->name( $id ) ) );
		$this->assert_in_step();
	}

	public function test_a_scheduled_post_is_known_when_its_time_comes(): void {
		$date = gmdate( 'Y-m-d H:i:s', time() + HOUR_IN_SECONDS );
		$id   = $this->post( array( 'post_status' => 'future', 'post_date' => $date, 'post_date_gmt' => $date ) );
		$this->assertSame( 'future', get_post_status( $id ) );
		$this->drain();
		$this->assertSame( array(), $this->requests );
		global $wpdb;
		$wpdb->update( $wpdb->posts, array( 'post_date_gmt' => '2020-01-01 00:00:00', 'post_date' => '2020-01-01 00:00:00' ), array( 'ID' => $id ) );
		clean_post_cache( $id );
		check_and_publish_future_post( $id );
		$this->drain();
		$this->assertSame( array( 'PUT' ), $this->calls( $this->name( $id ) ) );
	}

	public function test_another_slug_is_another_address(): void {
		$id = $this->post();
		$this->settle();
		wp_update_post( array( 'ID' => $id, 'post_name' => 'send-it-back' ) );
		$this->drain();
		$this->assertSame( array( 'PUT' ), $this->calls( $this->name( $id ) ) );
		$this->assertSame( home_url( '/send-it-back/' ), $this->body( $id )['url'] );
	}

	public function test_another_type_is_another_document_and_the_former_goes(): void {
		$id     = $this->post();
		$former = $this->name( $id );
		$this->settle();
		wp_update_post( array( 'ID' => $id, 'post_type' => 'page' ) );
		$this->drain();
		$this->assertSame( array( 'DELETE' ), $this->calls( $former ) );
		$this->assertSame( array( 'PUT' ), $this->calls( $this->name( $id ) ) );
		$this->assert_in_step();
	}

	public function test_a_type_that_is_not_known_takes_the_document_away(): void {
		register_post_type( 'note', array( 'public' => true ) );
		$id     = $this->post();
		$former = $this->name( $id );
		$this->settle();
		wp_update_post( array( 'ID' => $id, 'post_type' => 'note' ) );
		$this->drain();
		$this->assertSame( array( 'DELETE' ), $this->calls( $former ) );
		$this->assertCount( 1, $this->requests );
		unregister_post_type( 'note' );
	}

	public function test_quick_edit_is_one_call(): void {
		$id = $this->post();
		$this->settle();
		wp_set_current_user( 1 );
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		edit_post( array( 'post_ID' => $id, 'post_type' => 'post', 'post_title' => 'Sending back', 'post_name' => 'sending-back', '_status' => 'publish', 'post_status' => 'publish', 'post_author' => 1, 'content' => get_post( $id )->post_content, 'excerpt' => '' ) );
		$this->assertSame( array(), $this->requests );
		$this->drain();
		$this->assertSame( array( 'PUT' ), $this->calls( $this->name( $id ) ) );
		$this->assertSame( 'Sending back', $this->body( $id )['title'] );
	}

	public function test_bulk_edit_is_one_call_for_each_post(): void {
		wp_set_current_user( 1 );
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		$ids = array( $this->post(), $this->post(), $this->post() );
		$this->settle();
		$tag = array( 'post_tag' => 'sale, winter' );
		bulk_edit_posts( array( 'post' => $ids, 'post_type' => 'post', '_status' => -1, 'post_author' => -1, 'tax_input' => $tag, 'comment_status' => '', 'ping_status' => '', 'post_format' => -1, 'sticky' => -1, 'post_category' => array() ) );
		$this->drain();
		foreach ( $ids as $id ) {
			$this->assertSame( array( 'PUT' ), $this->calls( $this->name( $id ) ) );
			$this->assertSame( array( 'sale', 'winter' ), $this->body( $id )['tags'] );
		}
		bulk_edit_posts( array( 'post' => $ids, 'post_type' => 'post', '_status' => 'draft', 'post_author' => -1, 'comment_status' => '', 'ping_status' => '', 'post_format' => -1, 'sticky' => -1, 'post_category' => array() ) );
		$this->requests = array();
		$this->drain();
		$this->assertSame( array( 'DELETE', 'DELETE', 'DELETE' ), array_column( $this->requests, 'method' ) );
		$this->assert_in_step();
	}

	public function test_terms_that_are_set_after_saving_are_known(): void {
		$id = $this->post();
		$this->settle();
		wp_set_post_terms( $id, 'shipping', 'post_tag' );
		$this->drain();
		$this->assertSame( array( 'shipping' ), $this->body( $id )['tags'] );
		$this->requests = array();
		wp_set_post_terms( $id, 'shipping', 'post_tag' );
		$this->assertFalse( Queue::has( $this->name( $id ) ) );
	}

	public function test_five_hundred_imported_posts_are_five_hundred_items_and_one_call_each(): void {
		$ids = array();
		for ( $i = 0; $i < 500; $i++ ) {
			$ids[] = $this->post( array( 'post_title' => "Post $i", 'post_content' => "Text $i" ) );
		}
		$this->assertSame( array(), $this->requests );
		$this->assertSame( 500, Queue::counts()['waiting'] );
		$this->assertCount( 1, $this->events() );
		$this->drain();
		$this->assertCount( 500, $this->requests );
		$this->assertCount( 500, array_unique( array_column( $this->requests, 'url' ) ) );
		$this->assertSame( 0, Queue::counts()['waiting'] );
		$this->assert_in_step();
	}

	public function test_publishing_is_not_a_tenth_of_a_second_slower_than_without_a_backend(): void {
		$measure = function (): float {
			$times = array();
			for ( $i = 0; $i < 15; $i++ ) {
				$start   = microtime( true );
				$this->post( array( 'post_title' => "Post $i" ) );
				$times[] = microtime( true ) - $start;
			}
			sort( $times );
			return $times[7];
		};
		$this->fault = static function () {
			sleep( 5 );
			return new \WP_Error( 'http_request_failed', 'cURL error 28: Operation timed out' );
		};
		$with        = $measure();
		$this->assertSame( array(), $this->requests );
		Connection::save( array( 'api_key' => '' ) );
		$without = $measure();
		$this->assertLessThan( 0.1, $with - $without );
	}

	public function test_nothing_is_queued_while_the_site_is_not_connected(): void {
		Connection::save( array( 'api_key' => '' ) );
		$id = $this->post();
		$this->assertFalse( Queue::has( $this->name( $id ) ) );
		$this->drain();
		$this->assertSame( array(), $this->requests );
	}

	public function test_what_was_published_before_connecting_and_while_the_key_was_gone_is_known_afterwards(): void {
		Connection::save( array( 'api_key' => '' ) );
		$this->post();
		Connection::save( array( 'api_key' => self::KEY ) );
		$this->assertNotFalse( wp_next_scheduled( Schedule::HOOK ) );
		$this->drain();
		$this->assert_in_step();
	}

	public function test_another_choice_of_types_and_exclusions_takes_effect(): void {
		register_post_type( 'recipe', array( 'public' => true ) );
		$recipe = $this->post( array( 'post_type' => 'recipe' ) );
		$post   = $this->post();
		$page   = $this->post( array( 'post_type' => 'page' ) );
		$this->settle();
		$this->assertArrayNotHasKey( $this->name( $recipe ), $this->documents );
		update_option( 'foyer_sync', array( 'post_types' => array( 'recipe', 'post' ), 'exclude' => array( $post ), 'products' => true ) );
		$this->drain();
		$this->assertArrayHasKey( $this->name( $recipe ), $this->documents );
		$this->assertArrayNotHasKey( $this->name( $post ), $this->documents );
		$this->assertArrayNotHasKey( $this->name( $page ), $this->documents );
		$this->assert_in_step();
		unregister_post_type( 'recipe' );
	}

	/** @return array<int, int> When the queue is to be worked through. */
	private function events(): array {
		$times = array();
		foreach ( _get_cron_array() as $time => $hooks ) {
			foreach ( $hooks[ Schedule::HOOK ] ?? array() as $event ) {
				$times[] = $time;
			}
		}
		return $times;
	}
}
