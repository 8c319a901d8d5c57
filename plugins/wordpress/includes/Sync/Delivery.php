<?php
/**
 * One document, brought into step.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

use Foyer\Chat\Backend\Client;
use Foyer\Chat\Connection;
use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * Looks at how things are now, not at what has happened: an item that changed ten times is sent once.
 */
final class Delivery {

	/**
	 * A long document is split and indexed before the backend answers.
	 */
	private const SECONDS = 20;

	/**
	 * Puts or deletes the document, or does nothing where it is in step.
	 *
	 * @param string $external_id The document's name.
	 * @param Client $client      For the site's connection.
	 * @return true|WP_Error
	 */
	public static function bring( string $external_id, Client $client ) {
		// Others save posts while this process runs, and tell only the database.
		if ( wp_cache_supports( 'flush_runtime' ) ) {
			wp_cache_flush_runtime();
		}
		$post     = Document::post( $external_id );
		$document = $post ? Document::of( $post ) : null;
		if ( is_wp_error( $document ) ) {
			return $document;
		}
		$record = $post ? Record::of( $post->ID, $external_id ) : null;
		if ( null === $document ) {
			return $post && ! $record ? true : self::delete( $external_id, $client );
		}
		$hash = Document::hash( $external_id, $document );
		if ( $record && $record->hash === $hash ) {
			return true;
		}
		Record::doubt( $post->ID, $external_id );
		$answer = $client->request(
			'PUT',
			self::path( $external_id ),
			array(
				'body'    => $document,
				'timeout' => self::SECONDS,
				'expect'  => array( 'external_id', 'updated_at' ),
			)
		);
		if ( is_wp_error( $answer ) ) {
			return $answer;
		}
		Record::keep( $post->ID, $external_id, $hash, (string) $answer->body['updated_at'] );
		return true;
	}

	/**
	 * @return true|WP_Error
	 */
	private static function delete( string $external_id, Client $client ) {
		$answer = $client->request(
			'DELETE',
			self::path( $external_id ),
			array(
				'timeout' => self::SECONDS,
				'expect'  => array(),
			)
		);
		if ( is_wp_error( $answer ) && 'foyer_not_found' !== $answer->get_error_code() ) {
			return $answer;
		}
		Record::forget( Document::post_id( $external_id ), $external_id );
		return true;
	}

	private static function path( string $external_id ): string {
		return '/api/knowledge/' . rawurlencode( Connection::widget_id() ) . '/documents/' . rawurlencode( $external_id );
	}
}
