<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Connection;
use Foyer\Chat\Deactivation;
use Foyer\Chat\Sync\Item;
use Foyer\Chat\Sync\Lock;
use Foyer\Chat\Sync\Pause;
use Foyer\Chat\Sync\Queue;
use Foyer\Chat\Sync\Row;
use Foyer\Chat\Sync\Run;
use Foyer\Chat\Sync\Schedule;

require_once __DIR__ . '/SyncTestCase.php';

final class SyncQueueTest extends SyncTestCase {

	public function test_a_backend_that_fails_three_times_is_told_the_fourth_time(): void {
		$id          = $this->post();
		$failures    = 0;
		$this->fault = static function () use ( &$failures ) {
			return ++$failures <= 3 ? self::problem( 500, 'internal', 'Something went wrong.' ) : null;
		};
		foreach ( array( 60, 300, 1800 ) as $wait ) {
			$this->drain();
			$this->assertSame( array( 'waiting' => 1, 'retrying' => 1, 'failed' => 0 ), Queue::counts() );
			$this->assertEqualsWithDelta( time() + $wait, Queue::next_due(), 2 );
			$calls = count( $this->requests );
			$this->drain();
			$this->assertCount( $calls, $this->requests, 'It is not tried before its time.' );
			$this->let_time_pass();
		}
		$this->drain();
		$this->assertSame( array( 'PUT', 'PUT', 'PUT', 'PUT' ), $this->calls( $this->name( $id ) ) );
		$this->assertSame( array( 'waiting' => 0, 'retrying' => 0, 'failed' => 0 ), Queue::counts() );
		$this->assert_in_step();
	}

	public function test_after_the_sixth_failure_it_stands_in_the_failed_list_with_the_reason(): void {
		$id          = $this->post();
		$this->fault = static function () {
			return self::problem( 503, 'unavailable', 'The database is away.' );
		};
		$waits       = array();
		for ( $i = 0; $i < 6; $i++ ) {
			$this->drain();
			$due     = Queue::next_due();
			$waits[] = null === $due ? null : (int) round( ( $due - time() ) / 60 );
			$this->let_time_pass();
		}
		$this->assertSame( array( 1, 5, 30, 120, 720, null ), $waits );
		$this->assertSame( array( 'waiting' => 0, 'retrying' => 0, 'failed' => 1 ), Queue::counts() );
		$failure = Queue::failures( 10 )[0];
		$this->assertSame( $this->name( $id ), $failure->external_id );
		$this->assertSame( 6, $failure->attempts );
		$this->assertSame( 'foyer_server', $failure->failure['code'] );
		$this->assertStringContainsString( 'The database is away.', $failure->failure['message'] );
		$this->drain();
		$this->assertCount( 6, $this->requests );

		$this->fault = null;
		$this->assertSame( 1, Queue::retry() );
		$this->drain();
		$this->assertSame( 0, Queue::counts()['failed'] );
		$this->assert_in_step();
	}

	public function test_saving_a_failed_post_again_gives_it_another_chance(): void {
		$id          = $this->post();
		$this->fault = static function () {
			return self::problem( 422, 'invalid', 'Some fields are not right.', array( 'errors' => array() ) );
		};
		$this->drain();
		$this->assertSame( 1, Queue::counts()['failed'], 'What the backend does not take is not sent again and again.' );
		$this->fault = null;
		wp_update_post( array( 'ID' => $id, 'post_content' => 'Shorter.' ) );
		$this->drain();
		$this->assertSame( 0, Queue::counts()['failed'] );
		$this->assert_in_step();
	}

	public function test_a_failed_post_that_is_withdrawn_leaves_the_failed_list(): void {
		$id          = $this->post();
		$this->fault = static function ( string $method ) {
			return 'PUT' === $method ? self::problem( 422, 'invalid', 'Some fields are not right.', array( 'errors' => array() ) ) : null;
		};
		$this->drain();
		wp_trash_post( $id );
		$this->drain();
		$this->assertSame( array( 'waiting' => 0, 'retrying' => 0, 'failed' => 0 ), Queue::counts() );
	}

	public function test_a_pause_that_the_backend_asks_for_is_kept_and_counts_against_nothing(): void {
		$ids         = array( $this->post(), $this->post(), $this->post() );
		$this->fault = function () {
			return 1 === count( $this->requests ) ? null : self::problem( 429, 'rate_limited', 'Slow down.', array( 'retry_after' => 77 ) );
		};
		$this->drain();
		$this->assertCount( 2, $this->requests );
		$this->assertEqualsWithDelta( time() + 77, Pause::until(), 2 );
		$this->assertSame( array( 'waiting' => 2, 'retrying' => 0, 'failed' => 0 ), Queue::counts() );
		$this->assertLessThanOrEqual( Pause::until(), Schedule::next() );
		Run::run();
		$this->assertCount( 2, $this->requests );
		$this->fault = null;
		$this->let_time_pass();
		$this->drain();
		$this->assertCount( 4, $this->requests );
		$this->assertNull( Pause::last() );
		$this->assert_in_step();
		$this->assertCount( 3, array_filter( $ids, 'get_post' ) );
	}

	/** @return array<string, array{0: mixed, 1: int}> */
	public function outages(): array {
		return array(
			'refused'          => array( new \WP_Error( 'http_request_failed', 'cURL error 7: Failed to connect' ), 1 ),
			'another key'      => array( self::problem( 401, 'unauthorized', 'No.' ), 1 ),
			'another org'      => array( self::problem( 403, 'forbidden', 'No.' ), 1 ),
			'widget is gone'   => array( self::problem( 404, 'not_found', 'No.' ), 1 ),
			'cut off'          => array( new \WP_Error( 'http_request_failed', 'cURL error 18: transfer closed with 12 bytes remaining to read' ), 3 ),
			'server error'     => array( self::problem( 500, 'internal', 'No.' ), 3 ),
			'HTML for JSON'    => array( self::response( 200, '<html>Checking your browser</html>', array( 'content-type' => 'text/html' ) ), 3 ),
		);
	}

	/** @dataProvider outages */
	public function test_an_outage_costs_a_few_calls_not_one_for_each_item_and_nothing_is_lost( $answer, int $calls ): void {
		for ( $i = 0; $i < 30; $i++ ) {
			$this->post( array( 'post_title' => "Post $i" ) );
		}
		$this->fault = static function () use ( $answer ) {
			return $answer;
		};
		$this->drain();
		$this->assertCount( $calls, $this->requests );
		$this->assertSame( array( 'waiting' => 30, 'retrying' => 30, 'failed' => 0 ), Queue::counts() );
		$this->assertNotSame( '', Pause::last()['message'] );
		$this->assertStringNotContainsString( self::KEY, (string) wp_json_encode( array( Pause::last(), Queue::due( 100 ) ) ) );
		for ( $i = 0; $i < 5; $i++ ) {
			$this->let_time_pass();
			$this->drain();
		}
		$this->assertSame( array( 'waiting' => 0, 'retrying' => 0, 'failed' => 30 ), Queue::counts() );
		$this->fault = null;
		Queue::retry();
		Pause::end();
		$this->drain();
		$this->assertSame( array( 'waiting' => 0, 'retrying' => 0, 'failed' => 0 ), Queue::counts() );
		$this->assert_in_step();
	}

	public function test_one_bad_item_does_not_hold_up_the_others(): void {
		$bad         = $this->name( $this->post( array( 'post_content' => 'bad' ) ) );
		$good        = $this->post( array( 'post_content' => 'good' ) );
		$this->fault = static function ( string $method, string $name ) use ( $bad ) {
			return $name === $bad ? self::problem( 500, 'internal', 'This one.' ) : null;
		};
		$this->drain();
		$this->assertArrayHasKey( $this->name( $good ), $this->documents );
		$this->assertSame( array( 'waiting' => 1, 'retrying' => 1, 'failed' => 0 ), Queue::counts() );
		$this->assertNull( Pause::last() );
	}

	public function test_a_plugin_that_fails_while_rendering_fails_one_item_and_says_so(): void {
		add_shortcode( 'broken', static function () {
			throw new \RuntimeException( 'no such table' );
		} );
		$bad  = $this->post( array( 'post_content' => '[broken]' ) );
		$good = $this->post();
		$this->drain();
		$this->assertArrayHasKey( $this->name( $good ), $this->documents );
		$this->assertArrayNotHasKey( $this->name( $bad ), $this->documents );
		$this->assertSame( 1, Queue::counts()['retrying'] );
		remove_shortcode( 'broken' );
	}

	public function test_what_is_saved_while_it_is_being_sent_is_sent_again(): void {
		$id          = $this->post( array( 'post_content' => 'Before' ) );
		$this->fault = function ( string $method ) use ( $id ) {
			if ( 1 === count( $this->requests ) ) {
				wp_update_post( array( 'ID' => $id, 'post_content' => 'After' ) );
			}
			return null;
		};
		$this->drain();
		$this->assertSame( array( 'PUT', 'PUT' ), $this->calls( $this->name( $id ) ) );
		$this->assertStringContainsString( 'After', $this->body( $id )['content'] );
		$this->assertSame( 0, Queue::counts()['waiting'] );
	}

	public function test_what_is_withdrawn_while_it_is_being_sent_goes_again(): void {
		$id          = $this->post();
		$this->fault = function ( string $method ) use ( $id ) {
			if ( 'PUT' === $method ) {
				wp_delete_post( $id, true );
			}
			return null;
		};
		$name = $this->name( $id );
		$this->drain();
		$this->assertSame( array( 'PUT', 'DELETE' ), $this->calls( $name ) );
		$this->assertArrayNotHasKey( $name, $this->documents );
		$this->assertSame( '', get_post_meta( $id, '_foyer_sent', true ) );
	}

	public function test_two_saves_within_a_second_are_not_taken_for_one(): void {
		Queue::add( '1:post:1' );
		$first = $this->only();
		Queue::add( '1:post:1' );
		Queue::done( $first );
		$this->assertTrue( Queue::has( '1:post:1' ) );
		Queue::failed( $first, new \WP_Error( 'foyer_server', 'Late' ) );
		$this->assertSame( 0, $this->only()->attempts );
		Queue::done( $this->only() );
		$this->assertFalse( Queue::has( '1:post:1' ) );
	}

	public function test_only_one_process_works_at_a_time(): void {
		$this->post();
		$lock = Lock::take();
		$this->assertNotNull( $lock );
		$this->assertNull( Lock::take() );
		Run::run();
		$this->assertSame( array(), $this->requests );
		$this->assertEqualsWithDelta( time() + 15, Schedule::next(), 20, 'Whoever found it taken looks again.' );
		$lock->release();
		$this->drain();
		$this->assertCount( 1, $this->requests );
	}

	public function test_a_lock_whose_owner_is_gone_is_taken_when_its_deadline_has_passed(): void {
		$former = Lock::take();
		$row    = (string) Row::read( Lock::ROW );
		Row::put( Lock::ROW, sprintf( '%010d', time() - 1 ) . substr( $row, 10 ) );
		$lock = Lock::take();
		$this->assertNotNull( $lock );
		$this->assertFalse( $former->renew(), 'Its former owner, back from the dead, stops.' );
		$former->release();
		$this->assertTrue( $lock->renew() );
	}

	public function test_a_run_always_leaves_an_heir_before_its_first_call(): void {
		$this->post();
		$next        = null;
		$this->fault = static function () use ( &$next ) {
			wp_cache_delete( 'cron', 'options' );
			$next = Schedule::next();
			return null;
		};
		wp_unschedule_hook( Schedule::HOOK );
		Run::run();
		$this->assertEqualsWithDelta( time() + 120, $next, 5 );
	}

	public function test_a_site_where_nothing_happens_has_nothing_scheduled(): void {
		$this->post();
		$this->drain();
		wp_unschedule_hook( Schedule::HOOK );
		Run::run();
		$this->assertNull( Schedule::next() );
		$this->assertNull( Row::read( Lock::ROW ) );
	}

	public function test_there_is_one_event_and_it_is_brought_forward(): void {
		wp_unschedule_hook( Schedule::HOOK );
		Schedule::by( time() + 500 );
		Schedule::by( time() + 1000 );
		$this->assertEqualsWithDelta( time() + 500, Schedule::next(), 2 );
		Schedule::by( time() + 100 );
		$this->assertEqualsWithDelta( time() + 100, Schedule::next(), 2 );
		$count = 0;
		foreach ( _get_cron_array() as $hooks ) {
			$count += count( $hooks[ Schedule::HOOK ] ?? array() );
		}
		$this->assertSame( 1, $count );
	}

	public function test_deactivation_leaves_no_event_and_keeps_the_queue(): void {
		$this->post();
		$this->assertNotNull( Schedule::next() );
		Deactivation::run();
		$this->assertNull( Schedule::next() );
		$this->assertSame( 1, Queue::counts()['waiting'] );
	}

	public function test_no_row_of_the_queue_is_autoloaded(): void {
		global $wpdb;
		$this->post();
		Lock::take();
		Pause::begin( 60, new \WP_Error( 'foyer_server', 'x' ) );
		$rows = $wpdb->get_results( "SELECT option_name, autoload FROM {$wpdb->options} WHERE option_name LIKE 'foyer_queue_%' AND option_name <> 'foyer_queue_connection'" );
		$this->assertGreaterThanOrEqual( 3, count( $rows ) );
		foreach ( $rows as $row ) {
			$this->assertSame( 'off', $row->autoload, $row->option_name );
		}
	}

	public function test_another_widget_is_told_everything_and_the_former_ones_records_count_for_nothing(): void {
		$id = $this->post();
		$this->settle();
		$this->documents = array();
		Connection::save( array( 'widget_id' => 'elsewhere' ) );
		Connection::save( array( 'widget_id' => 'main' ) );
		$this->drain();
		$this->assert_in_step();
		$this->assertArrayHasKey( $this->name( $id ), $this->documents );
	}

	private function only(): Item {
		$items = Queue::due( 10 );
		$this->assertCount( 1, $items );
		return $items[0];
	}
}
