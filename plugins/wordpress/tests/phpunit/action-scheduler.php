<?php
// As much of Action Scheduler as the sync calls, its actions kept in memory. `is_initialized` is false before WordPress's
// init, as there.

final class ActionScheduler {

	/** @var bool */
	public static $is_initialized = true;

	/** @var array<int, array{hook: string, group: string, status: string, date: ?int}> */
	public static $actions = array();

	public static function is_initialized(): bool {
		return self::$is_initialized;
	}
}

final class ActionScheduler_Action {

	/** @var ?int */
	private $date;

	public function __construct( ?int $date ) {
		$this->date = $date;
	}

	public function get_schedule(): self {
		return $this;
	}

	public function get_date(): ?DateTime {
		return null === $this->date ? null : new DateTime( '@' . $this->date );
	}
}

function as_enqueue_async_action( $hook, $args = array(), $group = '' ) {
	ActionScheduler::$actions[] = array( 'hook' => $hook, 'group' => $group, 'status' => 'pending', 'date' => null );
	return count( ActionScheduler::$actions );
}

function as_schedule_single_action( $timestamp, $hook, $args = array(), $group = '' ) {
	ActionScheduler::$actions[] = array( 'hook' => $hook, 'group' => $group, 'status' => 'pending', 'date' => $timestamp );
	return count( ActionScheduler::$actions );
}

function as_get_scheduled_actions( $args = array(), $return_format = OBJECT ) {
	$found = array_filter( ActionScheduler::$actions, static function ( array $action ) use ( $args ): bool {
		return array( $action['hook'], $action['group'], $action['status'] ) === array( $args['hook'], $args['group'], $args['status'] );
	} );
	usort( $found, static function ( array $a, array $b ): int {
		return (int) $a['date'] <=> (int) $b['date'];
	} );
	return array_map( static function ( array $action ): ActionScheduler_Action {
		return new ActionScheduler_Action( $action['date'] );
	}, array_slice( $found, 0, $args['per_page'] ) );
}

function as_unschedule_all_actions( $hook, $args = array(), $group = '' ) {
	ActionScheduler::$actions = array_values( array_filter( ActionScheduler::$actions, static function ( array $action ) use ( $hook, $group ): bool {
		return ( '' !== $hook && $hook !== $action['hook'] ) || $group !== $action['group'];
	} ) );
}
