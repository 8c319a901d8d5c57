<?php
/**
 * Calls to the backend.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Backend;

use Foyer\Chat\Connection;
use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * The one way out of the site: every request goes to the configured backend and nowhere else.
 */
final class Client {

	/**
	 * Characters of what a backend says of a failure. It is kept with each item that failed.
	 */
	private const DETAIL = 500;

	/**
	 * The backend's address without a slash at the end.
	 *
	 * @var string
	 */
	private $url;

	/**
	 * The org's key; empty for routes that need none.
	 *
	 * @var string
	 */
	private $key;

	/**
	 * @param string $url The backend's address.
	 * @param string $key The org's key.
	 */
	public function __construct( string $url, string $key ) {
		$this->url = untrailingslashit( $url );
		$this->key = $key;
	}

	/**
	 * A client for the site's own connection, or null while there is none.
	 */
	public static function connected(): ?Client {
		if ( ! Connection::is_complete() || '' !== Connection::url_problem( Connection::backend_url() ) ) {
			return null;
		}
		return new self( Connection::backend_url(), Connection::api_key() );
	}

	/**
	 * Asks the backend. A failure's data holds `status` (0 where none came), `backend_code` (empty where the backend
	 * gave none), `retry_after` in seconds with `foyer_rate_limited`, and `errors` with `foyer_invalid`.
	 *
	 * `expect` names the fields that an answer of Foyer's has; none means that it has no body. Another server's friendly
	 * JSON is not to be taken for a yes.
	 *
	 * @param string                                                                                                                                    $method  In capitals.
	 * @param string                                                                                                                                    $path    With its slash, its parts encoded.
	 * @param array{body?: array<mixed>|string, query?: array<string, scalar>, headers?: array<string, string>, timeout?: int, expect?: array<int, string>} $options `body`: an array is sent as JSON. `timeout`: seconds.
	 * @return Answer|WP_Error
	 */
	public function request( string $method, string $path, array $options = array() ) {
		$headers = array_merge( array( 'Accept' => 'application/json' ), $options['headers'] ?? array() );
		if ( '' !== $this->key ) {
			$headers['Authorization'] = 'Bearer ' . $this->key;
		}
		$body = $options['body'] ?? null;
		if ( is_array( $body ) ) {
			$headers += array( 'Content-Type' => 'application/json' );
			$body     = wp_json_encode( array() === $body ? new \stdClass() : $body );
			if ( false === $body ) {
				return self::failure( 'foyer_invalid', __( 'This text holds characters that cannot be sent. Look for broken characters in it.', 'foyer-chat' ), 0 );
			}
		}
		$url = $this->url . $path;
		if ( isset( $options['query'] ) && array() !== $options['query'] ) {
			$url .= '?' . http_build_query( $options['query'], '', '&', PHP_QUERY_RFC3986 );
		}
		$response = wp_remote_request(
			$url,
			array(
				'method'      => $method,
				'headers'     => $headers,
				'body'        => $body,
				'timeout'     => $options['timeout'] ?? 5,
				// A redirect would carry the key to wherever it points.
				'redirection' => 0,
				'user-agent'  => 'foyer-chat/' . FOYER_CHAT_VERSION,
			)
		);
		if ( is_wp_error( $response ) ) {
			return $this->unreached( $response );
		}
		$status  = (int) wp_remote_retrieve_response_code( $response );
		$text    = wp_remote_retrieve_body( $response );
		$decoded = json_decode( $text, true );
		if ( $status >= 200 && $status < 300 ) {
			$expected = $options['expect'] ?? null;
			if ( '' === $text && 204 === $status && ! $expected ) {
				return new Answer( $status, array(), self::headers( $response ) );
			}
			if ( is_array( $decoded ) && array() !== $expected && array() === array_diff( $expected ?? array(), array_keys( $decoded ) ) ) {
				return new Answer( $status, $decoded, self::headers( $response ) );
			}
			return $this->not_foyer( $status );
		}
		$is_problem = is_array( $decoded ) && isset( $decoded['code'], $decoded['status'] ) && is_string( $decoded['code'] );
		return $this->refused( $status, $is_problem ? $decoded : null, self::headers( $response )['retry-after'] ?? '' );
	}

	/**
	 * No answer came at all.
	 */
	private function unreached( WP_Error $error ): WP_Error {
		$host = (string) wp_parse_url( $this->url, PHP_URL_HOST );
		$said = $error->get_error_message();
		if ( 'http_request_not_executed' === $error->get_error_code() ) {
			return self::failure(
				'foyer_unreachable',
				/* translators: %s: a host name. */
				sprintf( __( 'This site is set up not to call other servers. Add %s to WP_ACCESSIBLE_HOSTS in wp-config.php.', 'foyer-chat' ), $host ),
				0
			);
		}
		if ( preg_match( '/cURL error 28|timed? ?out/i', $said ) ) {
			return self::failure(
				'foyer_timeout',
				/* translators: %s: a host name. */
				sprintf( __( '%s did not answer in time. Try again; if it stays so, look at how the backend is doing.', 'foyer-chat' ), $host ),
				0
			);
		}
		if ( preg_match( '/cURL error (16|18|52|55|56|92)\b/', $said ) ) {
			return self::failure(
				'foyer_cut_off',
				/* translators: %s: a host name. */
				sprintf( __( 'The connection to %s was cut before its answer was complete. Try again; if it stays so, look at the firewall or proxy in front of the backend.', 'foyer-chat' ), $host ),
				0
			);
		}
		if ( preg_match( '/cURL error (35|51|58|60|77)\b|certificate/i', $said ) ) {
			return self::failure(
				'foyer_unreachable',
				/* translators: %s: a host name. */
				sprintf( __( 'No protected connection to %s could be made. Its certificate may be out of date or for another name.', 'foyer-chat' ), $host ),
				0
			);
		}
		return self::failure(
			'foyer_unreachable',
			/* translators: %s: a host name. */
			sprintf( __( '%s cannot be reached from this site. Check the backend address, and that the backend is running.', 'foyer-chat' ), $host ),
			0
		);
	}

	/**
	 * An answer came, and it is a no.
	 *
	 * @param int                       $status      The HTTP status.
	 * @param array<string, mixed>|null $problem     What the backend said, where it was the backend.
	 * @param string                    $retry_after The header.
	 */
	private function refused( int $status, ?array $problem, string $retry_after ): WP_Error {
		$code   = $problem ? $problem['code'] : '';
		$detail = $problem && isset( $problem['detail'] ) && is_string( $problem['detail'] ) ? mb_substr( $this->without_key( $problem['detail'] ), 0, self::DETAIL ) : '';
		if ( 429 === $status ) {
			// What stands before a backend may ask for a year.
			$seconds = min( HOUR_IN_SECONDS, max( 1, (int) ( $problem['retry_after'] ?? ( is_numeric( $retry_after ) ? $retry_after : 60 ) ) ) );
			return self::failure(
				'foyer_rate_limited',
				/* translators: %d: a number of seconds. */
				sprintf( _n( 'The Foyer backend asks for a pause of %d second.', 'The Foyer backend asks for a pause of %d seconds.', $seconds, 'foyer-chat' ), $seconds ),
				$status,
				$code,
				array( 'retry_after' => $seconds )
			);
		}
		if ( $status >= 500 ) {
			return self::failure(
				'foyer_server',
				'' !== $detail
					/* translators: 1: an HTTP status, 2: what the backend said. */
					? sprintf( __( 'The Foyer backend failed (%1$d): %2$s', 'foyer-chat' ), $status, $detail )
					/* translators: %d: an HTTP status. */
					: sprintf( __( 'The Foyer backend failed (%d). Try again in a minute; if it stays so, look at the backend\'s log.', 'foyer-chat' ), $status ),
				$status,
				$code
			);
		}
		if ( ! $problem ) {
			return $this->not_foyer( $status );
		}
		switch ( $status ) {
			case 401:
				return self::failure( 'foyer_unauthorized', __( 'The API key is not valid. It may have been deleted: make a new one in your Foyer backend and enter it here.', 'foyer-chat' ), $status, $code );
			case 403:
				/* translators: %s: what the backend said. */
				return self::failure( 'foyer_forbidden', sprintf( __( 'The API key may not do that: %s', 'foyer-chat' ), $detail ), $status, $code );
			case 404:
				return self::failure( 'foyer_not_found', __( 'The backend knows nothing by that name. It may have been deleted there.', 'foyer-chat' ), $status, $code );
			case 409:
			case 412:
				/* translators: %s: what the backend said. */
				return self::failure( 'foyer_conflict', sprintf( __( 'Someone else was faster: %s', 'foyer-chat' ), $detail ), $status, $code );
			default:
				$errors = isset( $problem['errors'] ) && is_array( $problem['errors'] ) ? $problem['errors'] : array();
				/* translators: %s: what the backend said. */
				return self::failure( 'foyer_invalid', sprintf( __( 'The backend did not take this: %s', 'foyer-chat' ), $detail ), $status, $code, array( 'errors' => $this->without_key_in( $errors ) ) );
		}
	}

	/**
	 * Something else than Foyer answered: another site, a login page, a firewall.
	 */
	private function not_foyer( int $status ): WP_Error {
		$message = $status >= 300 && $status < 400
			/* translators: %d: an HTTP status. */
			? __( 'This address leads on to another one (%d). Enter the address it ends at.', 'foyer-chat' )
			/* translators: %d: an HTTP status. */
			: __( 'What answers at this address (%d) is not a Foyer backend. Check the address; a firewall or a login page in front of the backend looks like this too.', 'foyer-chat' );
		return self::failure( 'foyer_not_foyer', sprintf( $message, $status ), $status );
	}

	/**
	 * @param string               $code    One of the codes above.
	 * @param string               $message For the admin.
	 * @param int                  $status  The HTTP status, 0 where none came.
	 * @param string               $backend The backend's own code.
	 * @param array<string, mixed> $more    Further data.
	 */
	private static function failure( string $code, string $message, int $status, string $backend = '', array $more = array() ): WP_Error {
		return new WP_Error(
			$code,
			$message,
			array(
				'status'       => $status,
				'backend_code' => $backend,
			) + $more
		);
	}

	/**
	 * Whatever answers at the address has been given the key and may say it back.
	 */
	private function without_key( string $text ): string {
		return '' === $this->key ? $text : str_replace( $this->key, '…', $text );
	}

	/**
	 * @param array<array-key, mixed> $errors The backend's list of bad fields.
	 * @return array<int, array{path: string, message: string}>
	 */
	private function without_key_in( array $errors ): array {
		$clean = array();
		foreach ( $errors as $error ) {
			if ( is_array( $error ) && is_string( $error['path'] ?? null ) && is_string( $error['message'] ?? null ) ) {
				$clean[] = array(
					'path'    => $this->without_key( $error['path'] ),
					'message' => $this->without_key( $error['message'] ),
				);
			}
		}
		return $clean;
	}

	/**
	 * @param array<string, mixed> $response Of wp_remote_request.
	 * @return array<string, string>
	 */
	private static function headers( array $response ): array {
		$headers = array();
		foreach ( wp_remote_retrieve_headers( $response ) as $name => $value ) {
			$headers[ strtolower( (string) $name ) ] = is_array( $value ) ? implode( ', ', $value ) : (string) $value;
		}
		return $headers;
	}
}
