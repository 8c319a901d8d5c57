<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use ActionScheduler;
use Foyer\Chat\Deactivation;
use Foyer\Chat\Sync\Queue;
use Foyer\Chat\Sync\Run;
use Foyer\Chat\Sync\Schedule;

require_once __DIR__ . '/SyncTestCase.php';

/**
 * @runTestsInSeparateProcesses
 * @preserveGlobalState disabled
 */
final class SyncActionSchedulerTest extends SyncTestCase {

	protected function setUp(): void {
		require_once __DIR__ . '/action-scheduler.php';
		parent::setUp();
		ActionScheduler::$actions = array();
		wp_unschedule_hook( Schedule::HOOK );
	}

	public function test_many_posts_make_one_action_and_no_event(): void {
		for ( $i = 0; $i < 20; $i++ ) {
			$this->post();
		}
		$this->assertSame( array( array( 'hook' => 'foyer_sync_run', 'group' => 'foyer', 'status' => 'pending', 'date' => null ) ), ActionScheduler::$actions );
		$this->assertFalse( wp_next_scheduled( Schedule::HOOK ) );
		$this->assertSame( 'action_scheduler', Schedule::kind() );
	}

	public function test_a_run_leaves_an_heir_and_what_is_saved_meanwhile_has_an_action_of_its_own(): void {
		$this->post();
		ActionScheduler::$actions[0]['status'] = 'in-progress';
		$this->fault                           = function () {
			if ( 1 === count( $this->requests ) ) {
				$this->assertEqualsWithDelta( time() + 120, Schedule::next(), 5 );
				$this->post();
				$this->assertSame( 0, Schedule::next() );
			}
			return null;
		};
		Run::run();
		$this->assertCount( 2, $this->requests );
		$this->assertSame( 0, Queue::counts()['waiting'] );
	}

	public function test_a_retry_is_an_action_at_its_time(): void {
		$this->post();
		$this->fault = static function () {
			return self::problem( 500, 'internal', 'No.' );
		};
		ActionScheduler::$actions = array();
		Run::run();
		$this->assertEqualsWithDelta( time() + 60, Schedule::next(), 5 );
	}

	public function test_before_action_scheduler_is_ready_wp_cron_stands_in(): void {
		ActionScheduler::$is_initialized = false;
		$this->post();
		$this->assertSame( array(), ActionScheduler::$actions );
		$this->assertNotFalse( wp_next_scheduled( Schedule::HOOK ) );
	}

	public function test_deactivation_takes_the_actions_away(): void {
		$this->post();
		ActionScheduler::$actions[] = array( 'hook' => 'other', 'group' => 'other', 'status' => 'pending', 'date' => null );
		Deactivation::run();
		$this->assertSame( array( 'other' ), array_column( ActionScheduler::$actions, 'hook' ) );
	}
}
