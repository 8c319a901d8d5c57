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
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_filter( 'wp_privacy_personal_data_exporters', array( self::class, 'add' ) );
		add_filter( 'wp_privacy_personal_data_export_page', array( self::class, 'say_why_it_failed' ), 20, 7 );
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
			return $walk;
		}
		$data = array();
		foreach ( $walk['visitors'] as $id ) {
			$answer = $client->request( 'GET', '/api/visitors/' . rawurlencode( $id ), array( 'timeout' => 30 ) );
			if ( is_wp_error( $answer ) && 'foyer_not_found' === $answer->get_error_code() ) {
				continue; // Erased since the first page.
			}
			if ( is_wp_error( $answer ) ) {
				return $answer;
			}
			if ( ! is_array( $answer->body['visitor'] ?? null ) || ! is_array( $answer->body['conversations'] ?? null ) ) {
				return new WP_Error( 'foyer_not_foyer', __( 'The Foyer backend gave an answer that this version of the plugin does not understand.', 'foyer-chat' ) );
			}
			$data = array_merge( $data, VisitorReport::items( $id, $answer->body ) );
		}
		return array(
			'data' => $data,
			'done' => $walk['done'],
		);
	}

	/**
	 * WordPress's own page prints an error as "[object Object]"; a sentence it prints as it is.
	 *
	 * @param mixed  $response      A page, or an error.
	 * @param int    $index         Of the exporter.
	 * @param string $email         Whose data.
	 * @param int    $page          From 1.
	 * @param int    $request_id    Of the person's request.
	 * @param bool   $send_as_email Whether the person gets it by e-mail.
	 * @param string $key           Of the exporter.
	 * @return mixed
	 */
	public static function say_why_it_failed( $response, $index, $email, $page, $request_id, $send_as_email, $key ) {
		if ( self::KEY === $key && is_wp_error( $response ) && wp_doing_ajax() ) {
			wp_send_json_error( esc_html( $response->get_error_message() ) );
		}
		return $response;
	}
}
