<?php
/**
 * Everything, compared with the backend.
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
 * First the backend's list is read, to find what it should not have and what is there as it was sent; then all posts
 * are walked through by id, and what is missing or differs is queued. Where it has got to is kept after each step, so
 * that a crash costs a step.
 *
 * A document is as it was sent when it bears the time that the backend gave when it was sent, and our hash is compared
 * with that of what was sent then. The hash that the backend lists is of what it made of the document, and tells the same.
 */
final class Resync {

	public const ROW = 'foyer_queue_resync';

	/**
	 * The ids of the posts that are there as they were sent: the run's name, then numbers, each after a comma.
	 */
	private const THERE = 'foyer_queue_there';

	private const PAGE = 200;

	/**
	 * Each of them is rendered, and what differs is sent before the next step.
	 */
	private const STEP = 20;

	/**
	 * Begins, or goes on where the last one failed. One that runs goes on as it is, unless `anew`.
	 */
	public static function start( bool $anew = false ): void {
		if ( ! Connection::is_complete() ) {
			return;
		}
		$row   = Row::read( self::ROW );
		$state = self::decode( $row );
		if ( $state && 'running' === $state['state'] && ! $anew ) {
			Schedule::by( time() );
			return;
		}
		if ( ! $state || 'failed' !== $state['state'] || $anew ) {
			$state = array(
				'run'        => bin2hex( random_bytes( 6 ) ),
				'phase'      => 'compare',
				'cursor'     => '',
				'walked'     => 0,
				'queued'     => 0,
				'started_at' => time(),
			);
		}
		$state = array_merge(
			$state,
			array(
				'state'       => 'running',
				'total'       => Scope::count(),
				'attempts'    => 0,
				'message'     => '',
				'finished_at' => 0,
			)
		);
		if ( null === $row ? Row::create( self::ROW, self::encode( $state ) ) : Row::swap( self::ROW, $row, self::encode( $state ) ) ) {
			Schedule::by( time() );
		}
	}

	/**
	 * Ends the walk; what it has queued is sent all the same.
	 */
	public static function cancel(): void {
		do {
			$row   = Row::read( self::ROW );
			$state = self::decode( $row );
			if ( ! $state || 'running' !== $state['state'] ) {
				return;
			}
			$state['state']       = 'cancelled';
			$state['finished_at'] = time();
		} while ( ! Row::swap( self::ROW, (string) $row, self::encode( $state ) ) );
		Row::drop( self::THERE );
	}

	/**
	 * Whether there is another step to do.
	 */
	public static function is_running(): bool {
		return 'running' === ( self::state()['state'] ?? '' );
	}

	/**
	 * How far it has come; null where there never was one.
	 *
	 * @return array{state: string, total: int, walked: int, queued: int, message: string, started_at: int, finished_at: int}|null
	 */
	public static function state(): ?array {
		return self::decode( Row::read( self::ROW ) );
	}

	/**
	 * The next part of it.
	 *
	 * @return true|WP_Error
	 */
	public static function step( Client $client ) {
		$row   = (string) Row::read( self::ROW );
		$state = self::decode( $row );
		if ( ! $state || 'running' !== $state['state'] ) {
			return true;
		}
		$after = 'compare' === $state['phase'] ? self::compare( $state, $client ) : self::walk( $state );
		if ( is_wp_error( $after ) ) {
			self::stumble( $row, $state, $after );
			return $after;
		}
		// Where it was cancelled or begun anew meanwhile, that stays.
		if ( Row::swap( self::ROW, $row, self::encode( $after ) ) && 'running' !== $after['state'] ) {
			Row::drop( self::THERE );
		}
		return true;
	}

	/**
	 * One page of the backend's list.
	 *
	 * @param array<string, mixed> $state Before.
	 * @return array<string, mixed>|WP_Error After.
	 */
	private static function compare( array $state, Client $client ) {
		$query  = array( 'limit' => self::PAGE ) + ( '' === $state['cursor'] ? array() : array( 'cursor' => $state['cursor'] ) );
		$answer = $client->request(
			'GET',
			'/api/knowledge/' . rawurlencode( Connection::widget_id() ) . '/documents',
			array(
				'query'   => $query,
				'timeout' => 20,
				'expect'  => array( 'documents', 'next_cursor' ),
			)
		);
		if ( is_wp_error( $answer ) ) {
			return $answer;
		}
		$ours = array();
		foreach ( (array) $answer->body['documents'] as $document ) {
			if ( is_array( $document ) && self::is_of_this_site( $document ) ) {
				$ours[] = $document;
			}
		}
		_prime_post_caches( array_map( array( Document::class, 'post_id' ), array_column( $ours, 'external_id' ) ) );
		$there = '' === $state['cursor'] ? $state['run'] : (string) Row::read( self::THERE );
		foreach ( $ours as $document ) {
			$name   = $document['external_id'];
			$post   = Document::post( $name );
			$record = $post ? Record::of( $post->ID, $name ) : null;
			if ( ! $post || ! Scope::has( $post ) ) {
				if ( $post && ! $record ) {
					Record::doubt( $post->ID, $name );
				}
				Queue::add( $name );
				++$state['queued'];
			} elseif ( $record && '' !== $record->hash && 'ready' === ( $document['state'] ?? '' ) && $record->updated_at === ( $document['updated_at'] ?? null ) ) {
				$there .= ',' . $post->ID;
			}
		}
		Row::put( self::THERE, $there );
		$next            = $answer->body['next_cursor'];
		$state['cursor'] = is_string( $next ) ? $next : '0';
		$state['phase']  = is_string( $next ) ? 'compare' : 'walk';
		return array_merge( $state, array( 'attempts' => 0 ) );
	}

	/**
	 * Some posts.
	 *
	 * @param array<string, mixed> $state Before.
	 * @return array<string, mixed> After.
	 */
	private static function walk( array $state ): array {
		$ids = Scope::ids_after( (int) $state['cursor'], self::STEP );
		if ( array() === $ids ) {
			return array_merge(
				$state,
				array(
					'state'       => 'done',
					'finished_at' => time(),
				)
			);
		}
		$there = explode( ',', (string) Row::read( self::THERE ) );
		$there = array_shift( $there ) === $state['run'] ? array_flip( $there ) : array();
		if ( wp_cache_supports( 'flush_runtime' ) ) {
			wp_cache_flush_runtime();
		}
		_prime_post_caches( $ids );
		foreach ( $ids as $id ) {
			$post = get_post( $id );
			if ( $post && self::differs( $post, isset( $there[ $id ] ) ) ) {
				Queue::add( Document::external_id( $post ) );
				++$state['queued'];
			}
			++$state['walked'];
			$state['cursor'] = (string) $id;
		}
		return $state;
	}

	/**
	 * @param \WP_Post $post     That may be known.
	 * @param bool     $is_there Whether the backend has it as it was sent.
	 */
	private static function differs( \WP_Post $post, bool $is_there ): bool {
		$name     = Document::external_id( $post );
		$document = Document::of( $post );
		$record   = Record::of( $post->ID, $name );
		if ( null === $document ) {
			return null !== $record;
		}
		if ( is_array( $document ) && $is_there && $record && Document::hash( $name, $document ) === $record->hash ) {
			return false;
		}
		if ( $record && ! $is_there ) {
			Record::doubt( $post->ID, $name );
		}
		return true;
	}

	/**
	 * The backend's failure is no end of it yet.
	 *
	 * @param string               $row   As it was read.
	 * @param array<string, mixed> $state Before.
	 * @param WP_Error             $error What the backend said.
	 */
	private static function stumble( string $row, array $state, WP_Error $error ): void {
		if ( 'foyer_rate_limited' === $error->get_error_code() ) {
			Pause::begin( (int) $error->get_error_data()['retry_after'], $error );
			return;
		}
		$wait              = Queue::BACKOFF[ $state['attempts'] ] ?? null;
		$state['attempts'] = $state['attempts'] + 1;
		$state['message']  = $error->get_error_message();
		if ( null === $wait ) {
			$state['state']       = 'failed';
			$state['finished_at'] = time();
		} else {
			Pause::begin( $wait, $error );
		}
		Row::swap( self::ROW, $row, self::encode( $state ) );
	}

	/**
	 * Another site may use the same widget, and its posts have the same numbers.
	 *
	 * @param array<string, mixed> $document Of the list.
	 */
	private static function is_of_this_site( array $document ): bool {
		return is_string( $document['external_id'] ?? null )
			&& 0 !== Document::post_id( $document['external_id'] )
			&& ! isset( $document['source_id'] )
			&& wp_parse_url( (string) ( $document['url'] ?? '' ), PHP_URL_HOST ) === wp_parse_url( home_url(), PHP_URL_HOST );
	}

	/**
	 * @return array<string, mixed>|null
	 */
	private static function decode( ?string $row ): ?array {
		$state = json_decode( (string) $row, true );
		return is_array( $state ) && isset( $state['state'], $state['run'] ) ? $state : null;
	}

	/**
	 * @param array<string, mixed> $state To be kept.
	 */
	private static function encode( array $state ): string {
		return (string) wp_json_encode( $state );
	}
}
