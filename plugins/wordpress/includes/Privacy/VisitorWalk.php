<?php
/**
 * Going through a person's visitors, a page at a time.
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
 * WordPress asks for page after page, each in a request of its own. Who is to be gone through is found out with the
 * first: the list of an erasure shrinks while it goes on, and a page number would skip whom it shrank past.
 */
final class VisitorWalk {

	/**
	 * Tells the walks of the exporter and the eraser apart.
	 *
	 * @var string
	 */
	private $purpose;

	/**
	 * @param string $purpose `export` or `erase`.
	 */
	public function __construct( string $purpose ) {
		$this->purpose = $purpose;
	}

	/**
	 * The backend; null where the site has none and so never had a conversation; an error where it has one that
	 * cannot be asked.
	 *
	 * @return Client|WP_Error|null
	 */
	public static function backend() {
		if ( '' === Connection::backend_url() && '' === Connection::widget_id() ) {
			return null;
		}
		return Client::connected() ?? new WP_Error( 'foyer_not_connected', __( 'The connection to the Foyer backend is not complete. Complete it on Foyer\'s settings page, then try again.', 'foyer-chat' ) );
	}

	/**
	 * Those of a page.
	 *
	 * @return array{visitors: string[], done: bool}|WP_Error
	 */
	public function page( Client $client, string $email, int $page, int $size ) {
		$name = 'foyer_' . $this->purpose . '_' . md5( strtolower( $email ) );
		$ids  = 1 === $page ? ( new VisitorSearch( $client ) )->by_email( $email ) : get_transient( $name );
		if ( is_wp_error( $ids ) ) {
			return $ids;
		}
		if ( ! is_array( $ids ) ) {
			return new WP_Error( 'foyer_interrupted', __( 'This took too long and was interrupted. Start it again from the beginning.', 'foyer-chat' ) );
		}
		$visitors = array_slice( $ids, ( $page - 1 ) * $size, $size );
		$done     = $page * $size >= count( $ids );
		if ( $done ) {
			delete_transient( $name );
		} elseif ( 1 === $page ) {
			set_transient( $name, $ids, HOUR_IN_SECONDS );
		}
		return compact( 'visitors', 'done' );
	}
}
