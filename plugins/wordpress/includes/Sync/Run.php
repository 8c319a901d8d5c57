<?php
/**
 * Working through the queue.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

use Foyer\Chat\Backend\Client;
use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * One run: what is due, then the next part of a resync, for some seconds.
 */
final class Run {

	/**
	 * Hosts end a request at 30 seconds or more.
	 */
	private const SECONDS = 20;

	private const BATCH = 50;

	/**
	 * Of the same kind, one after the other: then it is not the items.
	 */
	private const IN_A_ROW = 3;

	/**
	 * What fails whatever the item is.
	 */
	private const OF_THE_CONNECTION = array( 'foyer_unreachable', 'foyer_unauthorized', 'foyer_forbidden', 'foyer_not_found' );

	/**
	 * What another attempt does not mend.
	 */
	private const FINAL_FAULTS = array( 'foyer_invalid' );

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( Schedule::HOOK, array( self::class, 'run' ) );
	}

	/**
	 * Called by WP-Cron, Action Scheduler or WP-CLI, never while somebody waits for a page.
	 */
	public static function run(): void {
		$client = Client::connected();
		if ( ! $client ) {
			return;
		}
		$next = self::next();
		if ( null === $next ) {
			return;
		}
		if ( $next > time() ) {
			Schedule::by( $next );
			return;
		}
		$lock = Lock::take();
		if ( ! $lock ) {
			Schedule::by( time() + 30 );
			return;
		}
		// Whoever is killed has an heir.
		Schedule::by( time() + 120 );
		try {
			self::work( $client, $lock );
		} finally {
			$lock->release();
			$next = self::next();
			if ( null !== $next ) {
				Schedule::by( $next );
			}
		}
	}

	/**
	 * When there is something to do next, in Unix seconds; null for nothing.
	 */
	public static function next(): ?int {
		$next = Resync::is_running() ? time() : Queue::next_due();
		return null === $next ? null : max( $next, Pause::until() );
	}

	private static function work( Client $client, Lock $lock ): void {
		$allowed  = (int) ini_get( 'max_execution_time' );
		$end      = microtime( true ) + ( $allowed > 0 ? min( self::SECONDS, $allowed / 2 ) : self::SECONDS );
		$in_a_row = 0;
		$former   = '';
		$is_again = null !== Pause::last();
		do {
			$items = Queue::due( self::BATCH );
			foreach ( $items as $item ) {
				if ( microtime( true ) >= $end || ! $lock->renew() ) {
					return;
				}
				$outcome = Delivery::bring( $item->external_id, $client );
				if ( true === $outcome ) {
					Queue::done( $item );
					$in_a_row = 0;
					if ( $is_again ) {
						Pause::end();
						$is_again = false;
					}
					continue;
				}
				$code     = (string) $outcome->get_error_code();
				$in_a_row = $code === $former ? $in_a_row + 1 : 1;
				$former   = $code;
				if ( 'foyer_rate_limited' === $code ) {
					Pause::begin( (int) $outcome->get_error_data()['retry_after'], $outcome );
					return;
				}
				Queue::failed( $item, $outcome, in_array( $code, self::FINAL_FAULTS, true ) );
				if ( 'foyer_timeout' === $code && ! $is_again ) {
					// It may be this item that takes so long, and to wait for a second one may take longer than a request
					// may. Where that one, after the pause, is not answered either, it is the backend.
					Pause::begin( Queue::BACKOFF[0], $outcome );
					return;
				}
				if ( 'foyer_timeout' === $code || self::is_of_the_connection( $code, $in_a_row ) ) {
					self::give_up( $outcome );
					return;
				}
			}
			if ( array() === $items ) {
				if ( ! Resync::is_running() ) {
					break;
				}
				if ( microtime( true ) >= $end || ! $lock->renew() ) {
					return;
				}
				$outcome = Resync::step( $client );
				if ( is_wp_error( $outcome ) ) {
					return;
				}
			}
		} while ( true );
		if ( $is_again ) {
			Pause::end();
		}
	}

	private static function is_of_the_connection( string $code, int $in_a_row ): bool {
		if ( in_array( $code, self::OF_THE_CONNECTION, true ) ) {
			return true;
		}
		return $in_a_row >= self::IN_A_ROW && 'foyer_render' !== $code && ! in_array( $code, self::FINAL_FAULTS, true );
	}

	/**
	 * What is due would fail alike: it has failed, too, without being tried.
	 */
	private static function give_up( WP_Error $why ): void {
		foreach ( Queue::due( 10 * self::BATCH ) as $item ) {
			Queue::failed( $item, $why );
		}
		Pause::begin( Queue::BACKOFF[0], $why );
	}
}
