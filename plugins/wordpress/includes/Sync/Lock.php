<?php
/**
 * Who works through the queue.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

defined( 'ABSPATH' ) || exit;

/**
 * One process at a time. Whoever dies with the lock in hand loses it when its deadline has passed.
 */
final class Lock {

	public const ROW = 'foyer_queue_lock';

	/**
	 * More than the longest call to the backend and the longest rendering of a post together.
	 */
	private const SECONDS = 90;

	/**
	 * The row's value, known to its owner only.
	 *
	 * @var string
	 */
	private $value;

	private function __construct( string $value ) {
		$this->value = $value;
	}

	/**
	 * The lock, or null while somebody else has it.
	 */
	public static function take(): ?Lock {
		$value = self::fresh();
		if ( Row::create( self::ROW, $value ) ) {
			return new self( $value );
		}
		$held = Row::read( self::ROW );
		if ( null === $held || (int) substr( $held, 0, 10 ) >= time() ) {
			return null;
		}
		return Row::swap( self::ROW, $held, $value ) ? new self( $value ) : null;
	}

	/**
	 * Moves the deadline. False: it has passed, and somebody else works now.
	 */
	public function renew(): bool {
		$value = self::fresh();
		if ( ! Row::swap( self::ROW, $this->value, $value ) ) {
			return false;
		}
		$this->value = $value;
		return true;
	}

	/**
	 * Gives it back.
	 */
	public function release(): void {
		Row::remove( self::ROW, $this->value );
	}

	private static function fresh(): string {
		return sprintf( '%010d ', time() + self::SECONDS ) . bin2hex( random_bytes( 8 ) );
	}
}
