<?php
/**
 * What the backend said.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Backend;

defined( 'ABSPATH' ) || exit;

/**
 * An answer with a status of 200 to 299. Everything else is a WP_Error.
 */
final class Answer {

	/**
	 * The HTTP status.
	 *
	 * @var int
	 */
	public $status;

	/**
	 * The decoded JSON; empty where there was no body.
	 *
	 * @var array<array-key, mixed>
	 */
	public $body;

	/**
	 * Names in lower case.
	 *
	 * @var array<string, string>
	 */
	public $headers;

	/**
	 * @param int                     $status  The HTTP status.
	 * @param array<array-key, mixed> $body    The decoded JSON.
	 * @param array<string, string>   $headers Names in lower case.
	 */
	public function __construct( int $status, array $body, array $headers ) {
		$this->status  = $status;
		$this->body    = $body;
		$this->headers = $headers;
	}
}
