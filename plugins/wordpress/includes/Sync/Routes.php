<?php
/**
 * The sync's routes.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

use Foyer\Chat\Connection;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * `GET foyer/v1/sync` and `POST foyer/v1/sync/resync`, `retry` (`external_ids`, left out: all) and `cancel`. Each
 * answers how things stand:
 *
 * - `connected`, `scheduler` (`wp_cron` or `action_scheduler`), `next_run`
 * - `total`: items that are to be known; `known`: of which there is word at the backend
 * - `waiting`, of them `retrying`; `failed`
 * - `failures`: the first 100, each `external_id`, `post_id`, `title`, `edit_url`, `code`, `message`, `attempts`, `failed_at`
 * - `pause`: null, or `until`, `code`, `message`: why nothing is sent just now
 * - `resync`: null, or `state` (`running`, `done`, `cancelled`, `failed`), `total`, `walked`, `queued`, `message`, `started_at`, `finished_at`
 *
 * Times are ISO 8601, or null.
 */
final class Routes {

	private const FAILURES = 100;

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'rest_api_init', array( self::class, 'register_routes' ) );
	}

	/**
	 * Adds the routes.
	 */
	public static function register_routes(): void {
		register_rest_route(
			'foyer/v1',
			'/sync',
			array(
				'methods'             => 'GET',
				'callback'            => array( self::class, 'read' ),
				'permission_callback' => array( self::class, 'may' ),
			)
		);
		register_rest_route(
			'foyer/v1',
			'/sync/resync',
			array(
				'methods'             => 'POST',
				'callback'            => array( self::class, 'resync' ),
				'permission_callback' => array( self::class, 'may' ),
			)
		);
		register_rest_route(
			'foyer/v1',
			'/sync/cancel',
			array(
				'methods'             => 'POST',
				'callback'            => array( self::class, 'cancel' ),
				'permission_callback' => array( self::class, 'may' ),
			)
		);
		register_rest_route(
			'foyer/v1',
			'/sync/retry',
			array(
				'methods'             => 'POST',
				'callback'            => array( self::class, 'retry' ),
				'permission_callback' => array( self::class, 'may' ),
				'args'                => array(
					'external_ids' => array(
						'type'     => 'array',
						'items'    => array( 'type' => 'string' ),
						'maxItems' => 1000,
					),
				),
			)
		);
	}

	/**
	 * The sync is for those who may change the site's settings.
	 */
	public static function may(): bool {
		return current_user_can( 'manage_options' );
	}

	/**
	 * Compares everything; an admin who asks for it does not want to wait for a pause to end.
	 */
	public static function resync(): WP_REST_Response {
		Pause::end();
		Resync::start();
		return self::read();
	}

	/**
	 * Stops comparing.
	 */
	public static function cancel(): WP_REST_Response {
		Resync::cancel();
		return self::read();
	}

	/**
	 * Tries again what has failed, and what waits to be tried again.
	 */
	public static function retry( WP_REST_Request $request ): WP_REST_Response {
		Pause::end();
		$external_ids = $request['external_ids'];
		Queue::retry( is_array( $external_ids ) ? $external_ids : null );
		if ( null === $external_ids ) {
			Queue::hurry();
			Schedule::by( time() );
		}
		return self::read();
	}

	/**
	 * How things stand.
	 */
	public static function read(): WP_REST_Response {
		$resync = Resync::state();
		// Where nothing waits, nothing goes on when it ends.
		$pause = null === Run::next() ? null : Pause::last();
		return new WP_REST_Response(
			array(
				'connected' => Connection::is_complete(),
				'scheduler' => Schedule::kind(),
				'next_run'  => self::time( Schedule::next() ),
				'total'     => Scope::count(),
				'known'     => Record::count(),
			) + Queue::counts() + array(
				'failures' => array_map( array( self::class, 'failure' ), Queue::failures( self::FAILURES ) ),
				'pause'    => $pause ? array( 'until' => self::time( $pause['until'] ) ) + $pause : null,
				'resync'   => $resync ? array(
					'state'       => $resync['state'],
					'total'       => $resync['total'],
					'walked'      => $resync['walked'],
					'queued'      => $resync['queued'],
					'message'     => $resync['message'],
					'started_at'  => self::time( $resync['started_at'] ),
					'finished_at' => self::time( $resync['finished_at'] ),
				) : null,
			)
		);
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function failure( Item $item ): array {
		$post = Document::post( $item->external_id );
		return array(
			'external_id' => $item->external_id,
			'post_id'     => $post ? $post->ID : null,
			'title'       => $post ? Content::text( get_the_title( $post ) ) : '',
			'edit_url'    => $post ? get_edit_post_link( $post, 'raw' ) : null,
			'code'        => $item->failure['code'] ?? '',
			'message'     => $item->failure['message'] ?? '',
			'attempts'    => $item->attempts,
			'failed_at'   => self::time( $item->failure['at'] ?? null ),
		);
	}

	private static function time( ?int $timestamp ): ?string {
		return $timestamp ? gmdate( 'Y-m-d\TH:i:s\Z', $timestamp ) : null;
	}
}
