<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use PHPUnit\Framework\TestCase;

/**
 * A test inside WordPress that leaves the database as it was, with a stand-in for the backend that answers only what
 * the test told it to: any other request fails the test.
 */
abstract class SiteTestCase extends TestCase {

	protected const BACKEND = 'https://foyer.example.com';
	protected const KEY     = 'fk_0123456789abcdefWXYZ';

	/** @var array<int, array{method: string, url: string, args: array<string, mixed>}> */
	protected $requests = array();

	/** @var array<string, mixed> */
	private $answers = array();

	/** @var array<int, string> */
	private $unexpected = array();

	/** @var array<string, mixed> */
	private $hooks = array();

	protected function setUp(): void {
		$this->remember();
		add_filter( 'pre_http_request', array( $this, 'stand_in' ), 1, 3 );
		wp_set_current_user( 0 );
	}

	protected function tearDown(): void {
		remove_filter( 'pre_http_request', array( $this, 'stand_in' ), 1 );
		$this->restore();
		wp_set_current_user( 0 );
		$this->assertSame( array(), $this->unexpected, 'Requests the test did not expect.' );
	}

	/** Before a test: what it may change. */
	protected function remember(): void {
		global $wpdb, $wp_filter;
		$this->hooks = array_map(
			static function ( $hook ) {
				return is_object( $hook ) ? clone $hook : $hook;
			},
			$wp_filter
		);
		$wpdb->query( 'START TRANSACTION' );
		wp_cache_flush();
	}

	/** After a test: as it was. */
	protected function restore(): void {
		global $wpdb, $wp_filter;
		$wpdb->query( 'ROLLBACK' );
		wp_cache_flush();
		$wp_filter = $this->hooks;
	}

	/**
	 * The answer to a request: a response, a WP_Error, or a callable given method, URL and arguments.
	 *
	 * @param string $request `GET /api/me`, as it would stand in the request, query included; `*` for any other.
	 * @param mixed  $answer  See above.
	 */
	protected function backend_answers( string $request, $answer ): void {
		$this->answers[ $request ] = $answer;
	}

	/**
	 * A JSON response.
	 *
	 * @param mixed                 $body    To be encoded; null for none.
	 * @param array<string, string> $headers Beside the content type.
	 * @return array<string, mixed>
	 */
	protected static function json( int $status, $body, array $headers = array() ): array {
		return self::response( $status, null === $body ? '' : (string) wp_json_encode( $body ), $headers + array( 'content-type' => 'application/json' ) );
	}

	/**
	 * A refusal as the backend writes it.
	 *
	 * @param array<string, mixed> $more Such as `errors`.
	 * @return array<string, mixed>
	 */
	protected static function problem( int $status, string $code, string $detail, array $more = array(), array $headers = array() ): array {
		return self::json( $status, array( 'type' => 'about:blank', 'title' => $code, 'status' => $status, 'detail' => $detail, 'code' => $code ) + $more, $headers );
	}

	/**
	 * @param array<string, string> $headers In lower case.
	 * @return array<string, mixed>
	 */
	protected static function response( int $status, string $body, array $headers = array() ): array {
		return array(
			'headers'  => $headers,
			'cookies'  => array(),
			'filename' => null,
			'body'     => $body,
			'response' => array( 'code' => $status, 'message' => '' ),
		);
	}

	/**
	 * @param mixed                $response Of filters before.
	 * @param array<string, mixed> $args     Of the request.
	 * @return mixed
	 */
	public function stand_in( $response, array $args, string $url ) {
		if ( 'api.wordpress.org' === wp_parse_url( $url, PHP_URL_HOST ) ) {
			return $response;
		}
		$method           = $args['method'];
		$this->requests[] = compact( 'method', 'url', 'args' );
		$name             = $method . ' ' . ( 0 === strpos( $url, self::BACKEND . '/' ) ? substr( $url, strlen( self::BACKEND ) ) : $url );
		if ( ! array_key_exists( $name, $this->answers ) && array_key_exists( '*', $this->answers ) ) {
			$name = '*';
		}
		if ( ! array_key_exists( $name, $this->answers ) ) {
			$this->unexpected[] = $name;
			return new \WP_Error( 'http_request_failed', "Nothing answers $name in this test." );
		}
		$answer = $this->answers[ $name ];
		return is_callable( $answer ) ? $answer( $method, $url, $args ) : $answer;
	}

	/**
	 * What was asked for, in order, as `GET /api/me`.
	 *
	 * @return array<int, string>
	 */
	protected function asked(): array {
		return array_map(
			static function ( array $request ): string {
				return $request['method'] . ' ' . substr( $request['url'], strlen( self::BACKEND ) );
			},
			$this->requests
		);
	}
}
