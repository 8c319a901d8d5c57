<?php
/**
 * Tools > Export Personal Data.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Privacy;

use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * Brings what the backend knows of a person: one visitor a page, since a visitor's conversations come in one piece.
 */
final class Exporter {

	private const KEY = 'foyer-chat';

	/**
	 * Adds the hook.
	 */
	public static function register(): void {
		add_filter( 'wp_privacy_personal_data_exporters', array( self::class, 'add' ) );
	}

	/**
	 * @param array<string, mixed> $exporters Of everyone.
	 * @return array<string, mixed>
	 */
	public static function add( array $exporters ): array {
		$exporters[ self::KEY ] = array(
			'exporter_friendly_name' => __( 'Foyer Chat', 'foyer-chat' ),
			'callback'               => array( self::class, 'export' ),
		);
		return $exporters;
	}

	/**
	 * One page.
	 *
	 * @param string $email Whose data.
	 * @param int    $page  From 1.
	 * @return array{data: array<int, mixed>, done: bool}|WP_Error
	 */
	public static function export( string $email, int $page = 1 ) {
		$client = VisitorWalk::backend();
		if ( null === $client ) {
			return array(
				'data' => array(),
				'done' => true,
			);
		}
		$walk = is_wp_error( $client ) ? $client : ( new VisitorWalk( 'export' ) )->page( $client, $email, $page, 1 );
		if ( is_wp_error( $walk ) ) {
			return self::failed( $walk );
		}
		$data = array();
		foreach ( $walk['visitors'] as $id ) {
			$answer = $client->request( 'GET', '/api/visitors/' . rawurlencode( $id ), array( 'timeout' => 30 ) );
			if ( is_wp_error( $answer ) && 'foyer_not_found' === $answer->get_error_code() ) {
				continue; // Erased since the first page.
			}
			if ( is_wp_error( $answer ) ) {
				return self::failed( $answer );
			}
			if ( ! is_array( $answer->body['visitor'] ?? null ) || ! is_array( $answer->body['conversations'] ?? null ) ) {
				return self::failed( new WP_Error( 'foyer_not_foyer', __( 'The Foyer backend gave an answer that this version of the plugin does not understand.', 'foyer-chat' ) ) );
			}
			$data = array_merge( $data, VisitorReport::items( $id, $answer->body ) );
		}
		return array(
			'data' => $data,
			'done' => $walk['done'],
		);
	}

	/**
	 * WordPress's own page prints an error as "[object Object]", and a sentence as it is.
	 */
	private static function failed( WP_Error $error ): WP_Error {
		if ( doing_action( 'wp_ajax_wp-privacy-export-personal-data' ) ) {
			wp_send_json_error( esc_html( $error->get_error_message() ) );
		}
		return $error;
	}
}
