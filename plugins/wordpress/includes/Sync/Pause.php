<?php
/**
 * A pause in talking to the backend.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * When the backend asks for one, or is not there: one call finds that out, not one for each item.
 */
final class Pause {

	private const ROW = 'foyer_queue_pause';

	/**
	 * Begins one.
	 */
	public static function begin( int $seconds, WP_Error $why ): void {
		$pause = array(
			'until'   => time() + $seconds,
			'code'    => (string) $why->get_error_code(),
			'message' => $why->get_error_message(),
		);
		Row::put( self::ROW, (string) wp_json_encode( $pause ) );
	}

	/**
	 * Ends it: the backend has answered, or an admin says that it will.
	 */
	public static function end(): void {
		Row::drop( self::ROW );
	}

	/**
	 * The last one, until the backend has answered again; it may be over.
	 *
	 * @return array{until: int, code: string, message: string}|null
	 */
	public static function last(): ?array {
		$pause = json_decode( (string) Row::read( self::ROW ), true );
		return is_array( $pause ) ? $pause : null;
	}

	/**
	 * Unix seconds; 0 where there is none.
	 */
	public static function until(): int {
		$pause = self::last();
		return $pause && $pause['until'] > time() ? $pause['until'] : 0;
	}
}
