<?php
/**
 * What is known to be at the backend.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

use Foyer\Chat\Connection;

defined( 'ABSPATH' ) || exit;

/**
 * What was sent of a post, kept with the post. It is written before the call without a hash, and after it with one:
 * whoever dies in between leaves word that the document may be there.
 */
final class Record {

	public const META = '_foyer_sent';

	/**
	 * The document's name.
	 *
	 * @var string
	 */
	public $external_id;

	/**
	 * Of what was sent; empty while that is uncertain.
	 *
	 * @var string
	 */
	public $hash;

	/**
	 * When the backend says it changed last.
	 *
	 * @var string
	 */
	public $updated_at;

	private function __construct( string $external_id, string $hash, string $updated_at ) {
		$this->external_id = $external_id;
		$this->hash        = $hash;
		$this->updated_at  = $updated_at;
	}

	/**
	 * What was sent of this post to this widget under this name, or null where nothing was. A copied post, a copied
	 * database and another widget make what is kept worthless.
	 */
	public static function of( int $post_id, string $external_id ): ?Record {
		$kept = get_post_meta( $post_id, self::META, true );
		if ( ! is_array( $kept ) || ( $kept['external_id'] ?? '' ) !== $external_id || ( $kept['to'] ?? '' ) !== self::to() ) {
			return null;
		}
		return new self( $external_id, (string) ( $kept['hash'] ?? '' ), (string) ( $kept['updated_at'] ?? '' ) );
	}

	/**
	 * It may be there, in what form is uncertain.
	 */
	public static function doubt( int $post_id, string $external_id ): void {
		self::keep( $post_id, $external_id, '', '' );
	}

	/**
	 * It is there.
	 */
	public static function keep( int $post_id, string $external_id, string $hash, string $updated_at ): void {
		$to = self::to();
		update_post_meta( $post_id, self::META, compact( 'external_id', 'hash', 'updated_at', 'to' ) );
	}

	/**
	 * It is not there any more. A post that was deleted while it was being sent has left its record behind, and one of
	 * another type by now has one under its new name.
	 */
	public static function forget( int $post_id, string $external_id ): void {
		if ( self::of( $post_id, $external_id ) ) {
			delete_post_meta( $post_id, self::META );
		}
	}

	/**
	 * How many posts of this site there is word of.
	 */
	public static function count(): int {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- There is no function that counts, and it is of the moment.
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->postmeta} WHERE meta_key = %s", self::META ) );
	}

	private static function to(): string {
		return substr( hash( 'sha256', Connection::backend_url() . '|' . Connection::widget_id() ), 0, 16 );
	}
}
