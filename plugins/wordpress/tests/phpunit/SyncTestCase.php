<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Connection;
use Foyer\Chat\Sync\Document;
use Foyer\Chat\Sync\Hooks;
use Foyer\Chat\Sync\Pause;
use Foyer\Chat\Sync\Products;
use Foyer\Chat\Sync\Queue;
use Foyer\Chat\Sync\Resync;
use Foyer\Chat\Sync\Routes;
use Foyer\Chat\Sync\Row;
use Foyer\Chat\Sync\Run;
use Foyer\Chat\Sync\Schedule;
use Foyer\Chat\Sync\Scope;

require_once __DIR__ . '/SiteTestCase.php';

/**
 * A connected site, and a stand-in for the backend's knowledge that keeps documents, is as strict about their fields,
 * and fails on demand.
 */
abstract class SyncTestCase extends SiteTestCase {

	/** @var array<string, array<string, mixed>> By external id. */
	protected $documents = array();

	/** @var callable|null Called with method and external id before each answer; what it returns is the answer, null for the usual one. */
	protected $fault;

	/** @var int */
	private $changes = 0;

	protected function setUp(): void {
		parent::setUp();
		if ( false === has_action( Schedule::HOOK, array( Run::class, 'run' ) ) ) {
			foreach ( array( Scope::class, Hooks::class, Products::class, Run::class, Routes::class ) as $module ) {
				$module::register();
			}
			Scope::register_setting();
		}
		wp_unschedule_hook( Schedule::HOOK );
		Connection::save( array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY, 'widget_id' => 'main' ) );
		$this->settle();
		$this->requests = array();
	}

	public function stand_in( $response, array $args, string $url ) {
		$path = substr( $url, strlen( self::BACKEND ) );
		if ( 0 !== strpos( $url, self::BACKEND . '/api/knowledge/main/documents' ) ) {
			return parent::stand_in( $response, $args, $url );
		}
		$method           = $args['method'];
		$this->requests[] = compact( 'method', 'url', 'args' );
		$this->assertSame( 'Bearer ' . self::KEY, $args['headers']['Authorization'] );
		$name   = rawurldecode( substr( (string) wp_parse_url( $path, PHP_URL_PATH ), strlen( '/api/knowledge/main/documents/' ) ) );
		$answer = $this->fault ? ( $this->fault )( $method, $name ) : null;
		if ( null !== $answer ) {
			return $answer;
		}
		switch ( $method ) {
			case 'PUT':
				return $this->put( $name, json_decode( $args['body'], true ) );
			case 'DELETE':
				if ( ! isset( $this->documents[ $name ] ) ) {
					return self::problem( 404, 'not_found', 'No such document.' );
				}
				unset( $this->documents[ $name ] );
				return self::response( 204, '' );
			default:
				return $this->page( $path );
		}
	}

	/** As the backend's schema has it. */
	private function put( string $name, array $body ): array {
		$unknown = array_diff( array_keys( $body ), array( 'title', 'content', 'format', 'url', 'tags', 'language' ) );
		$is_good = array() === $unknown
			&& '' !== trim( $body['title'] ?? '' ) && mb_strlen( $body['title'] ) <= 300
			&& '' !== ( $body['content'] ?? '' )
			&& in_array( $body['format'], array( 'markdown', 'html', 'text' ), true )
			&& preg_match( '#^https?://#', $body['url'] ?? 'http://' )
			&& count( $body['tags'] ?? array() ) <= 20
			&& array() === array_filter( $body['tags'] ?? array(), static function ( string $tag ): bool {
				return '' === trim( $tag ) || mb_strlen( $tag ) > 64;
			} )
			&& preg_match( '/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/', $body['language'] ?? 'en' );
		if ( ! $is_good || strlen( (string) wp_json_encode( $body ) ) > 1024 * 1024 ) {
			return self::problem( 422, 'invalid', 'Some fields are not right.', array( 'errors' => array() ) );
		}
		$former = $this->documents[ $name ] ?? array( 'body' => null, 'updated_at' => '' );
		if ( $former['body'] !== $body ) {
			++$this->changes;
			$former = array( 'body' => $body, 'updated_at' => gmdate( 'Y-m-d\TH:i:s.', 1700000000 + $this->changes ) . '000Z' );
		}
		$this->documents[ $name ] = $former;
		return self::json( 200, $this->listed( $name ) + array( 'changed' => true ) );
	}

	private function listed( string $name ): array {
		$document = $this->documents[ $name ];
		return array_filter( array(
			'external_id' => $name,
			'title'       => $document['body']['title'],
			'url'         => $document['body']['url'] ?? null,
			'tags'        => $document['body']['tags'] ?? array(),
			'chunks'      => 1,
			'state'       => 'ready',
			'updated_at'  => $document['updated_at'],
			'source_id'   => $document['source_id'] ?? null,
		), static function ( $field ): bool {
			return null !== $field;
		} );
	}

	private function page( string $path ): array {
		parse_str( (string) wp_parse_url( $path, PHP_URL_QUERY ), $query );
		$this->assertLessThanOrEqual( 200, (int) $query['limit'] );
		$from  = (int) ( $query['cursor'] ?? 0 );
		$names = array_keys( $this->documents );
		$page  = array_slice( $names, $from, (int) $query['limit'] );
		$next  = $from + count( $page ) < count( $names ) ? (string) ( $from + count( $page ) ) : null;
		return self::json( 200, array( 'documents' => array_map( array( $this, 'listed' ), $page ), 'next_cursor' => $next ) );
	}

	/** A published post, unless the fields say otherwise. */
	protected function post( array $fields = array() ): int {
		$id = wp_insert_post( wp_slash( $fields + array( 'post_title' => 'Returns', 'post_content' => 'Send it back within 30 days.', 'post_status' => 'publish' ) ), true );
		$this->assertIsInt( $id );
		return $id;
	}

	protected function name( int $id, string $type = '' ): string {
		return '1:' . ( '' === $type ? get_post_type( $id ) : $type ) . ':' . $id;
	}

	/** Runs the queue until nothing is due. */
	protected function drain(): void {
		$rounds = 0;
		do {
			Run::run();
		} while ( ( Queue::due( 1 ) || Resync::is_running() ) && 0 === Pause::until() && ++$rounds < 100 );
	}

	/** Lets the time pass that everything waits for. */
	protected function let_time_pass(): void {
		global $wpdb;
		Pause::end();
		foreach ( $wpdb->get_results( "SELECT option_name, option_value FROM {$wpdb->options} WHERE option_name LIKE 'foyer_queue_item_%' AND option_value < '9999999999'" ) as $row ) {
			Row::put( $row->option_name, sprintf( '%010d', time() ) . substr( $row->option_value, 10 ) );
		}
	}

	/** Has everything that the site has at the start known, and forgets how that was done. */
	protected function settle(): void {
		$this->drain();
		$this->assertSame( 0, Queue::counts()['waiting'] );
		$this->requests = array();
	}

	/** The calls about one document, by their methods. */
	protected function calls( string $name ): array {
		$calls = array();
		foreach ( $this->requests as $request ) {
			if ( substr( $request['url'], -strlen( rawurlencode( $name ) ) - 1 ) === '/' . rawurlencode( $name ) ) {
				$calls[] = $request['method'];
			}
		}
		return $calls;
	}

	protected function body( int $id ): array {
		$name = $this->name( $id );
		$this->assertArrayHasKey( $name, $this->documents );
		return $this->documents[ $name ]['body'];
	}

	/** What the backend must know, by the site's own rules. */
	protected function assert_in_step(): void {
		$expected = array();
		foreach ( Scope::ids_after( 0, 100000 ) as $id ) {
			$document = Document::of( get_post( $id ) );
			if ( null !== $document ) {
				$expected[ $this->name( $id ) ] = $document;
			}
		}
		$there = array_column( array_map( null, $this->documents ), 'body' );
		$there = array_combine( array_keys( $this->documents ), $there );
		ksort( $expected );
		ksort( $there );
		$this->assertEquals( $expected, $there );
	}
}
