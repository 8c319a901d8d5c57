<?php
/**
 * The backend's failures as answers of our own routes.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Rest;

use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * Gives a failure a status of this site's own. The backend's 401 is not this site's: a browser would take it for its
 * own login. And what is in the 500s, many hosts replace by a page of theirs.
 */
final class Failure {

	private const STATUS = array(
		'foyer_invalid'      => 400,
		'foyer_conflict'     => 412,
		'foyer_rate_limited' => 429,
	);

	/**
	 * The same error with `status` for the browser; what the backend answered is kept as `backend_status`.
	 */
	public static function of( WP_Error $error ): WP_Error {
		$code                   = (string) $error->get_error_code();
		$data                   = (array) $error->get_error_data();
		$data['backend_status'] = (int) ( $data['status'] ?? 0 );
		$data['status']         = self::STATUS[ $code ] ?? 424;
		return new WP_Error( $code, $error->get_error_message(), $data );
	}
}
