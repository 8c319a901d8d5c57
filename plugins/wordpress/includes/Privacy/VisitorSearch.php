<?php
/**
 * Who of the backend's visitors a person is.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Privacy;

use Foyer\Chat\Backend\Client;
use Foyer\Chat\Connection;
use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * One person is several visitors: one for each browser in which they were not logged in. Only this site's widget is
 * looked at: the org's other widgets belong to other sites, where the same user id is somebody else's.
 */
final class VisitorSearch {

	/**
	 * Visitors in one answer of the backend.
	 */
	private const PAGE = 200;

	/**
	 * Answers read for one person. More visitors than this brings is no person.
	 */
	private const PAGES = 50;

	/**
	 * The backend.
	 *
	 * @var Client
	 */
	private $client;

	/**
	 * @param Client $client The backend.
	 */
	public function __construct( Client $client ) {
		$this->client = $client;
	}

	/**
	 * The ids of those who left this address, and of the user it belongs to. A failed search fails as a whole: half of
	 * them would pass for all.
	 *
	 * @return string[]|WP_Error
	 */
	public function by_email( string $email ) {
		$user  = get_user_by( 'email', $email );
		$found = $this->all( array( 'email' => $email ) );
		if ( ! is_wp_error( $found ) && $user ) {
			$known = $this->all( array( 'user_id' => (string) $user->ID ) );
			$found = is_wp_error( $known ) ? $known : array_merge( $found, $known );
		}
		if ( is_wp_error( $found ) ) {
			return $found;
		}
		$theirs = array_filter(
			$found,
			static function ( $visitor ) use ( $email ): bool {
				return is_array( $visitor ) && is_string( $visitor['id'] ?? null )
					&& Connection::widget_id() === ( $visitor['widget_id'] ?? '' )
					&& ! self::is_of_somebody_else( $visitor, $email );
			}
		);
		return array_values( array_unique( array_column( $theirs, 'id' ) ) );
	}

	/**
	 * The site vouches for user ids and not for addresses: what a logged-in user typed does not make their
	 * conversation that of the address's owner.
	 *
	 * @param array<string, mixed> $visitor As the backend lists it.
	 */
	private static function is_of_somebody_else( array $visitor, string $email ): bool {
		if ( empty( $visitor['verified'] ) || ! is_string( $visitor['user_id'] ?? null ) || ! ctype_digit( $visitor['user_id'] ) ) {
			return false;
		}
		$user = get_user_by( 'id', (int) $visitor['user_id'] );
		return $user && 0 !== strcasecmp( $user->user_email, $email );
	}

	/**
	 * @param array<string, string> $query What to find them by.
	 * @return array<int, mixed>|WP_Error
	 */
	private function all( array $query ) {
		$visitors = array();
		$query   += array( 'limit' => self::PAGE );
		for ( $page = 0; $page < self::PAGES; $page++ ) {
			$answer = $this->client->request(
				'GET',
				'/api/visitors',
				array(
					'query'   => $query,
					'timeout' => 15,
				)
			);
			if ( is_wp_error( $answer ) && 'foyer_invalid' === $answer->get_error_code() && isset( $query['email'] ) ) {
				return array(); // WordPress knows addresses that the backend takes for none, so nobody can have left it there.
			}
			if ( is_wp_error( $answer ) ) {
				return $answer;
			}
			if ( ! is_array( $answer->body['visitors'] ?? null ) ) {
				return new WP_Error( 'foyer_not_foyer', __( 'The Foyer backend gave an answer that this version of the plugin does not understand.', 'foyer-chat' ) );
			}
			$visitors = array_merge( $visitors, $answer->body['visitors'] );
			if ( ! is_string( $answer->body['next_cursor'] ?? null ) ) {
				return $visitors;
			}
			$query['cursor'] = $answer->body['next_cursor'];
		}
		return new WP_Error( 'foyer_too_many', __( 'More visitors left this address than one person can be. Look them up in your Foyer backend.', 'foyer-chat' ) );
	}
}
