<?php
/**
 * What waits to be told to the backend.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * A row of the options table for each item: its name makes an item of many saves one, and whoever has dealt with an
 * item removes the row only as it was read, so that what happened meanwhile is dealt with next. Rows for whole batches
 * would have to be read, changed and written, and of two who do that at once one loses what it added.
 *
 * A value is the time it is due, ten digits, then JSON: so rows sort by when they are due.
 */
final class Queue {

	/**
	 * Begins the name of each row.
	 */
	public const PREFIX = 'foyer_queue_item_';

	/**
	 * Seconds until an item that failed is tried again; after the last of them it is for a person to see to.
	 */
	public const BACKOFF = array( 60, 300, 1800, 7200, 43200 );

	/**
	 * Seconds that an importer has for a post's terms and meta, which it adds after the post.
	 */
	private const IMPORT = 10;

	/**
	 * Due never: stands in the failed list.
	 */
	private const FAILED = '9999999999';

	/**
	 * Has a document looked at soon. Cheap: it is called while a post is being saved.
	 */
	public static function add( string $external_id ): void {
		$due = time() + ( defined( 'WP_IMPORTING' ) && WP_IMPORTING ? self::IMPORT : 0 );
		if ( Row::put( self::PREFIX . $external_id, self::value( sprintf( '%010d', $due ), 0, null ) ) ) {
			Schedule::by( $due );
		}
	}

	/**
	 * Whether it waits or has failed.
	 */
	public static function has( string $external_id ): bool {
		return null !== Row::read( self::PREFIX . $external_id );
	}

	/**
	 * What is due, the longest first.
	 *
	 * @return array<int, Item>
	 */
	public static function due( int $limit ): array {
		return self::select( 'option_value < %s', sprintf( '%010d', time() + 1 ), $limit );
	}

	/**
	 * When the next item is due, in Unix seconds; null where none waits.
	 */
	public static function next_due(): ?int {
		$next = self::select( 'option_value < %s', self::FAILED, 1 );
		return $next ? (int) substr( $next[0]->row, 0, 10 ) : null;
	}

	/**
	 * It is in step, unless it has changed meanwhile.
	 */
	public static function done( Item $item ): void {
		Row::remove( self::PREFIX . $item->external_id, $item->row );
	}

	/**
	 * Tries it again later, or, where that makes no sense, puts it in the failed list.
	 */
	public static function failed( Item $item, WP_Error $error, bool $is_final = false ): void {
		$attempts = $item->attempts + 1;
		$wait     = $is_final ? null : ( self::BACKOFF[ $attempts - 1 ] ?? null );
		$failure  = array(
			'code'    => (string) $error->get_error_code(),
			'message' => $error->get_error_message(),
			'at'      => time(),
		);
		$due      = null === $wait ? self::FAILED : sprintf( '%010d', time() + $wait );
		Row::swap( self::PREFIX . $item->external_id, $item->row, self::value( $due, $attempts, $failure ) );
	}

	/**
	 * Tries failed items anew, as if they had not failed.
	 *
	 * @param array<int, string>|null $external_ids Which; null for all.
	 * @return int How many.
	 */
	public static function retry( ?array $external_ids = null ): int {
		$count = 0;
		foreach ( self::failures( PHP_INT_MAX ) as $item ) {
			if ( null === $external_ids || in_array( $item->external_id, $external_ids, true ) ) {
				$count += (int) Row::swap( self::PREFIX . $item->external_id, $item->row, self::value( sprintf( '%010d', time() ), 0, null ) );
			}
		}
		if ( $count > 0 ) {
			Schedule::by( time() );
		}
		return $count;
	}

	/**
	 * Makes all that waits to be tried again due now.
	 */
	public static function hurry(): void {
		foreach ( self::select( 'option_value < %s', self::FAILED, PHP_INT_MAX ) as $item ) {
			if ( $item->attempts > 0 ) {
				Row::swap( self::PREFIX . $item->external_id, $item->row, self::value( sprintf( '%010d', time() ), 0, null ) );
			}
		}
	}

	/**
	 * What is in the failed list.
	 *
	 * @return array<int, Item>
	 */
	public static function failures( int $limit ): array {
		return self::select( 'option_value >= %s', self::FAILED, $limit );
	}

	/**
	 * How many items wait, how many of them have failed before, and how many are in the failed list.
	 *
	 * @return array{waiting: int, retrying: int, failed: int}
	 */
	public static function counts(): array {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- As in Row.
		$rows = $wpdb->get_row(
			$wpdb->prepare(
				"SELECT COUNT(*) AS rows_there, SUM(CASE WHEN option_value >= %s THEN 1 ELSE 0 END) AS failed, SUM(CASE WHEN option_value < %s AND option_value NOT LIKE %s THEN 1 ELSE 0 END) AS retrying FROM {$wpdb->options} WHERE option_name LIKE %s",
				self::FAILED,
				self::FAILED,
				'%' . $wpdb->esc_like( '"attempts":0,' ) . '%',
				$wpdb->esc_like( self::PREFIX ) . '%'
			),
			ARRAY_A
		);
		return array(
			'waiting'  => (int) ( $rows['rows_there'] ?? 0 ) - (int) ( $rows['failed'] ?? 0 ),
			'retrying' => (int) ( $rows['retrying'] ?? 0 ),
			'failed'   => (int) ( $rows['failed'] ?? 0 ),
		);
	}

	/**
	 * @return array<int, Item>
	 */
	private static function select( string $where, string $value, int $limit ): array {
		global $wpdb;
		// phpcs:disable WordPress.DB -- As in Row; `where` is one of the two above.
		$rows = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT option_name, option_value FROM {$wpdb->options} WHERE option_name LIKE %s AND $where ORDER BY option_value, option_id LIMIT %d",
				$wpdb->esc_like( self::PREFIX ) . '%',
				$value,
				$limit
			),
			ARRAY_A
		);
		// phpcs:enable
		$items = array();
		foreach ( (array) $rows as $row ) {
			$said    = json_decode( substr( $row['option_value'], 10 ), true );
			$items[] = new Item(
				substr( $row['option_name'], strlen( self::PREFIX ) ),
				(int) ( $said['attempts'] ?? 0 ),
				isset( $said['failure']['code'] ) ? $said['failure'] : null,
				$row['option_value']
			);
		}
		return $items;
	}

	/**
	 * @param string                                             $due      Ten digits.
	 * @param int                                                $attempts How often it has failed.
	 * @param array{code: string, message: string, at: int}|null $failure  Why.
	 */
	private static function value( string $due, int $attempts, ?array $failure ): string {
		// The token tells a second save from the first, even within a second.
		$token = bin2hex( random_bytes( 6 ) );
		return $due . wp_json_encode( compact( 'attempts', 'failure', 'token' ) );
	}
}
