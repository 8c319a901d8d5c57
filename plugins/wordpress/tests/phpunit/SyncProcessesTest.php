<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Sync\Lock;
use Foyer\Chat\Sync\Queue;
use Foyer\Chat\Sync\Record;
use Foyer\Chat\Sync\Row;
use Foyer\Chat\Sync\Run;
use Foyer\Chat\Sync\Schedule;

require_once __DIR__ . '/SiteTestCase.php';

/**
 * The queue worked through by real processes, that are killed and that run at once. What they share is the site's
 * database, so there is no transaction around these tests: they clear up themselves.
 */
final class SyncProcessesTest extends SiteTestCase {

	/** @var string */
	private $log;

	/** @var array<int, int> */
	private $ids = array();

	protected function setUp(): void {
		global $wpdb;
		parent::setUp();
		$wpdb->query( 'ROLLBACK' );
		foreach ( array( 'BACKEND_URL' => self::BACKEND, 'API_KEY' => self::KEY, 'WIDGET_ID' => 'main' ) as $name => $value ) {
			putenv( "FOYER_$name=$value" );
		}
		$this->clear();
		$this->log = (string) tempnam( sys_get_temp_dir(), 'calls' );
		for ( $i = 0; $i < 6; $i++ ) {
			$this->ids[] = (int) wp_insert_post( array( 'post_title' => "Post $i", 'post_content' => "Text $i", 'post_status' => 'publish' ) );
		}
		$this->assertSame( 6, Queue::counts()['waiting'] );
	}

	protected function tearDown(): void {
		global $wpdb;
		foreach ( $this->ids as $id ) {
			wp_delete_post( $id, true );
		}
		$this->clear();
		foreach ( array( 'BACKEND_URL', 'API_KEY', 'WIDGET_ID' ) as $name ) {
			putenv( "FOYER_$name" );
		}
		unlink( $this->log );
		$wpdb->query( 'START TRANSACTION' );
		parent::tearDown();
	}

	public function test_a_process_that_is_killed_between_a_call_and_its_mark_costs_that_call_again_and_nothing_else(): void {
		$this->assertNotSame( 'ended', $this->end( $this->begin( 3 ) ) );
		$this->assertCount( 3, $this->calls() );
		$this->assertSame( 4, Queue::counts()['waiting'] );
		wp_cache_flush();
		$this->assertNotNull( Schedule::next(), 'An heir is waiting.' );
		$this->assertNull( Lock::take(), 'The dead one holds the lock until its deadline.' );
		$this->assertSame( 'ended', $this->end( $this->begin() ) );
		$this->assertCount( 3, $this->calls() );

		$this->let_the_deadline_pass();
		$this->assertSame( 'ended', $this->end( $this->begin() ) );
		$this->assertSame( 0, Queue::counts()['waiting'] );
		$calls = array_count_values( $this->calls() );
		$this->assertCount( 6, $calls );
		$this->assertSame( 7, array_sum( $calls ) );
		$this->assertNull( Row::read( Lock::ROW ) );
	}

	public function test_what_a_killed_process_had_sent_is_taken_back_when_it_is_withdrawn(): void {
		$this->end( $this->begin( 1 ) );
		$sent = explode( ' ', $this->calls()[0] )[1];
		$id   = (int) explode( ':', $sent )[2];
		wp_cache_flush();
		$this->assertSame( '', Record::of( $id, $sent )->hash, 'It may be there.' );
		foreach ( $this->ids as $each ) {
			wp_update_post( array( 'ID' => $each, 'post_status' => 'draft' ) );
		}
		$this->let_the_deadline_pass();
		$this->end( $this->begin() );
		$this->assertSame( array( "PUT $sent", "DELETE $sent" ), $this->calls() );
		$this->assertSame( 0, Queue::counts()['waiting'] );
	}

	public function test_two_processes_at_once_send_each_item_once(): void {
		$both = array( $this->begin(), $this->begin() );
		$this->assertSame( array( 'ended', 'ended' ), array_map( array( $this, 'end' ), $both ) );
		$calls = $this->calls();
		natsort( $calls );
		$calls = array_values( $calls );
		$this->assertSame( array_map( static function ( int $id ): string {
			return "PUT 1:post:$id";
		}, $this->ids ), $calls );
		$this->assertSame( 0, Queue::counts()['waiting'] );
	}

	public function test_what_is_saved_while_another_process_sends_is_not_lost(): void {
		$process = $this->begin();
		while ( array() === $this->calls() ) {
			usleep( 5000 );
		}
		foreach ( $this->ids as $id ) {
			wp_update_post( array( 'ID' => $id, 'post_content' => 'Newer' ) );
		}
		$this->end( $process );
		$this->end( $this->begin() );
		wp_cache_flush();
		$this->assertSame( 0, Queue::counts()['waiting'] );
		foreach ( $this->ids as $id ) {
			$name     = "1:post:$id";
			$document = \Foyer\Chat\Sync\Document::of( get_post( $id ) );
			$this->assertStringContainsString( 'Newer', $document['content'] );
			$this->assertSame( \Foyer\Chat\Sync\Document::hash( $name, $document ), Record::of( $id, $name )->hash );
		}
	}

	/** @return array{0: resource, 1: resource} */
	private function begin( int $killed_after = 0 ): array {
		$process = proc_open( array( PHP_BINARY, __DIR__ . '/sync-process.php', $this->log, (string) $killed_after ), array( 1 => array( 'pipe', 'w' ) ), $pipes );
		$this->assertIsResource( $process );
		return array( $process, $pipes[1] );
	}

	/** What it printed before it ended. */
	private function end( array $process ): string {
		$said = (string) stream_get_contents( $process[1] );
		proc_close( $process[0] );
		return $said;
	}

	/** @return array<int, string> */
	private function calls(): array {
		return array_filter( explode( "\n", (string) file_get_contents( $this->log ) ) );
	}

	private function let_the_deadline_pass(): void {
		$row = Row::read( Lock::ROW );
		$this->assertNotNull( $row );
		Row::put( Lock::ROW, sprintf( '%010d', time() - 1 ) . substr( $row, 10 ) );
	}

	private function clear(): void {
		global $wpdb;
		$wpdb->query( "DELETE FROM {$wpdb->options} WHERE option_name LIKE 'foyer_queue_%'" );
		$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->postmeta} WHERE meta_key = %s", Record::META ) );
		wp_unschedule_hook( Schedule::HOOK );
		wp_cache_flush();
	}
}
