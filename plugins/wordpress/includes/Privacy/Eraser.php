<?php
/**
 * Tools > Erase Personal Data.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Privacy;

use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * Has the backend erase a person: their conversations, files and what the search knew of them.
 */
final class Eraser {

	/**
	 * Visitors in one request of WordPress's; each takes a call to the backend.
	 */
	private const PAGE = 10;

	/**
	 * Adds the hook.
	 */
	public static function register(): void {
		add_filter( 'wp_privacy_personal_data_erasers', array( self::class, 'add' ) );
	}

	/**
	 * @param array<string, mixed> $erasers Of everyone.
	 * @return array<string, mixed>
	 */
	public static function add( array $erasers ): array {
		$erasers['foyer-chat'] = array(
			'eraser_friendly_name' => __( 'Foyer Chat', 'foyer-chat' ),
			'callback'             => array( self::class, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * One page. The backend takes an erasure on at once and sees it through by itself, so that what it took on counts as
	 * removed.
	 *
	 * @param string $email Whose data.
	 * @param int    $page  From 1.
	 * @return array{items_removed: bool, items_retained: bool, messages: string[], done: bool}|WP_Error
	 */
	public static function erase( string $email, int $page = 1 ) {
		$removed = false;
		$client  = VisitorWalk::backend();
		$walk    = array(
			'visitors' => array(),
			'done'     => true,
		);
		if ( null !== $client ) {
			$walk = is_wp_error( $client ) ? $client : ( new VisitorWalk( 'erase' ) )->page( $client, $email, $page, self::PAGE );
		}
		if ( is_wp_error( $walk ) ) {
			return $walk;
		}
		foreach ( $walk['visitors'] as $id ) {
			$answer = $client->request(
				'DELETE',
				'/api/visitors/' . rawurlencode( $id ),
				array(
					'timeout' => 15,
					'expect'  => array( 'queued' ),
				)
			);
			if ( is_wp_error( $answer ) && 'foyer_not_found' !== $answer->get_error_code() ) {
				return $answer;
			}
			$removed = true;
		}
		return array(
			'items_removed'  => $removed,
			'items_retained' => false,
			'messages'       => $removed && $walk['done']
				? array( __( 'The Foyer backend is erasing this person\'s chats. It may take a minute until the last of them is gone.', 'foyer-chat' ) )
				: array(),
			'done'           => $walk['done'],
		);
	}
}
