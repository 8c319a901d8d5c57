<?php
/**
 * When the queue is worked through.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

defined( 'ABSPATH' ) || exit;

/**
 * One event for the whole queue: with Action Scheduler where a plugin brings it, else with WP-Cron. It is only ever
 * brought forward here, never taken away: somebody else may have asked for it.
 */
final class Schedule {

	public const HOOK = 'foyer_sync_run';

	/**
	 * As Deactivation clears it.
	 */
	private const GROUP = 'foyer';

	/**
	 * Has the queue worked through at this time or earlier.
	 */
	public static function by( int $timestamp ): void {
		$next = self::next();
		if ( null !== $next && $next <= $timestamp ) {
			return;
		}
		if ( self::has_action_scheduler() ) {
			// An own check in place of `$unique`, whose meaning has changed between versions.
			if ( $timestamp <= time() ) {
				as_enqueue_async_action( self::HOOK, array(), self::GROUP );
			} else {
				as_schedule_single_action( $timestamp, self::HOOK, array(), self::GROUP );
			}
			return;
		}
		if ( null !== $next ) {
			// WordPress refuses an event within ten minutes of another like it.
			wp_unschedule_event( $next, self::HOOK );
		}
		wp_schedule_single_event( $timestamp, self::HOOK );
	}

	/**
	 * When it is next, in Unix seconds; null for not at all.
	 */
	public static function next(): ?int {
		if ( ! self::has_action_scheduler() ) {
			$next = wp_next_scheduled( self::HOOK );
			return false === $next ? null : $next;
		}
		$pending = as_get_scheduled_actions(
			array(
				'hook'     => self::HOOK,
				'group'    => self::GROUP,
				'status'   => 'pending',
				'orderby'  => 'date',
				'order'    => 'ASC',
				'per_page' => 1,
			)
		);
		$first   = reset( $pending );
		if ( false === $first ) {
			return null;
		}
		$date = $first->get_schedule()->get_date();
		// An action without a date runs as soon as it can.
		return $date ? $date->getTimestamp() : 0;
	}

	/**
	 * `action_scheduler` or `wp_cron`.
	 */
	public static function kind(): string {
		return self::has_action_scheduler() ? 'action_scheduler' : 'wp_cron';
	}

	/**
	 * Its functions are there before it can be called.
	 */
	private static function has_action_scheduler(): bool {
		return function_exists( 'as_get_scheduled_actions' )
			&& class_exists( '\ActionScheduler', false )
			&& \ActionScheduler::is_initialized();
	}
}
