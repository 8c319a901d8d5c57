<?php
/**
 * Something to be brought into step.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

defined( 'ABSPATH' ) || exit;

/**
 * An item of the queue: not what has happened to a document, only that it must be looked at.
 */
final class Item {

	/**
	 * The document's name at the backend.
	 *
	 * @var string
	 */
	public $external_id;

	/**
	 * How often it has failed.
	 *
	 * @var int
	 */
	public $attempts;

	/**
	 * Why it failed last: `code`, `message`, `at` in Unix seconds. Null as long as it has not.
	 *
	 * @var array{code: string, message: string, at: int}|null
	 */
	public $failure;

	/**
	 * The row's value as it was read. Another save makes it another.
	 *
	 * @var string
	 */
	public $row;

	/**
	 * @param string                                             $external_id The document's name.
	 * @param int                                                $attempts    How often it has failed.
	 * @param array{code: string, message: string, at: int}|null $failure     Why.
	 * @param string                                             $row         As read.
	 */
	public function __construct( string $external_id, int $attempts, ?array $failure, string $row ) {
		$this->external_id = $external_id;
		$this->attempts    = $attempts;
		$this->failure     = $failure;
		$this->row         = $row;
	}
}
