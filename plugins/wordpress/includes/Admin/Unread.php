<?php
/**
 * The number in the menu.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Admin;

use Foyer\Chat\Backend\Client;
use Foyer\Chat\Connection;
use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * Counts visitors who wait for a person, and messages an agent has not read in the conversations that are theirs. An
 * admin page is never held up by it: it shows the last count, and its script asks for a new one.
 */
final class Unread {

	private const FRESH_SECONDS = 20;

	/**
	 * The last count, 0 where there is none yet.
	 */
	public static function last( int $user_id ): int {
		$kept = get_transient( self::name( $user_id ) );
		return is_array( $kept ) ? (int) $kept['waiting'] + (int) $kept['unread'] : 0;
	}

	/**
	 * The count as it is now, or was a moment ago.
	 *
	 * @return array{waiting: int, unread: int}|WP_Error
	 */
	public static function count( int $user_id ) {
		$kept = get_transient( self::name( $user_id ) );
		if ( is_array( $kept ) && time() - (int) $kept['at'] < self::FRESH_SECONDS ) {
			return array(
				'waiting' => (int) $kept['waiting'],
				'unread'  => (int) $kept['unread'],
			);
		}
		$client = Client::connected();
		if ( ! $client ) {
			return array(
				'waiting' => 0,
				'unread'  => 0,
			);
		}
		$path    = '/api/conversations/' . rawurlencode( Connection::widget_id() );
		$waiting = $client->request(
			'GET',
			$path,
			array(
				'query' => array(
					'status' => 'waiting',
					'total'  => 'true',
					'limit'  => 1,
				),
			)
		);
		if ( is_wp_error( $waiting ) ) {
			return $waiting;
		}
		$mine = $client->request(
			'GET',
			$path,
			array(
				'query' => array(
					'status' => 'human',
					'agent'  => Agents::id_of( $user_id ),
					'limit'  => 100,
				),
			)
		);
		if ( is_wp_error( $mine ) ) {
			return $mine;
		}
		$counts = array(
			'waiting' => (int) ( $waiting->body['total'] ?? 0 ),
			'unread'  => (int) array_sum( array_column( (array) ( $mine->body['conversations'] ?? array() ), 'unread' ) ),
		);
		set_transient( self::name( $user_id ), $counts + array( 'at' => time() ), HOUR_IN_SECONDS );
		return $counts;
	}

	private static function name( int $user_id ): string {
		return 'foyer_unread_' . $user_id;
	}
}
