<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Backend\Answer;
use Foyer\Chat\Backend\Client;

require_once __DIR__ . '/SiteTestCase.php';

final class BackendClientTest extends SiteTestCase {

	private function ask( $answer, array $options = array() ) {
		$this->backend_answers( 'POST /api/config', $answer );
		return ( new Client( self::BACKEND . '/', self::KEY ) )->request( 'POST', '/api/config', $options + array( 'body' => array( 'a' => 'ü' ) ) );
	}

	/** What a failure came to, after making sure that nothing of it holds the key. */
	private function failure( $answer, string $code, int $status, string $backend_code = '' ): \WP_Error {
		$error = $this->ask( $answer );
		$this->assertInstanceOf( \WP_Error::class, $error );
		$this->assertSame( $code, $error->get_error_code() );
		$this->assertSame( $status, $error->get_error_data()['status'] );
		$this->assertSame( $backend_code, $error->get_error_data()['backend_code'] );
		$this->assertStringNotContainsString( self::KEY, (string) wp_json_encode( array( $error->get_error_messages(), $error->get_error_data() ) ) );
		return $error;
	}

	public function test_an_answer_carries_status_body_and_headers(): void {
		$answer = $this->ask( self::json( 201, array( 'version' => 1 ), array( 'ETag' => '"1"' ) ) );
		$this->assertInstanceOf( Answer::class, $answer );
		$this->assertSame( 201, $answer->status );
		$this->assertSame( array( 'version' => 1 ), $answer->body );
		$this->assertSame( '"1"', $answer->headers['etag'] );
	}

	public function test_the_request_carries_the_key_the_json_and_the_time_it_may_take(): void {
		$this->ask( self::json( 200, array() ), array( 'timeout' => 2, 'headers' => array( 'If-Match' => '"3"' ) ) );
		$args = $this->requests[0]['args'];
		$this->assertSame( 'Bearer ' . self::KEY, $args['headers']['Authorization'] );
		$this->assertSame( 'application/json', $args['headers']['Content-Type'] );
		$this->assertSame( '"3"', $args['headers']['If-Match'] );
		$this->assertSame( array( 'a' => 'ü' ), json_decode( $args['body'], true ) );
		$this->assertSame( 2, $args['timeout'] );
	}

	public function test_a_redirect_is_not_followed_since_the_key_would_go_along(): void {
		$this->failure( self::response( 302, '', array( 'location' => 'https://elsewhere.example' ) ), 'foyer_not_foyer', 302 );
		$this->assertSame( 0, $this->requests[0]['args']['redirection'] );
	}

	public function test_an_empty_body_is_sent_as_an_object_and_a_query_is_encoded(): void {
		$this->backend_answers( 'POST /api/takeover/a?q=%C3%BC%20b&n=1', self::json( 200, array() ) );
		$answer = ( new Client( self::BACKEND, self::KEY ) )->request( 'POST', '/api/takeover/a', array( 'body' => array(), 'query' => array( 'q' => 'ü b', 'n' => 1 ) ) );
		$this->assertInstanceOf( Answer::class, $answer );
		$this->assertSame( '{}', $this->requests[0]['args']['body'] );
	}

	public function test_no_content_is_an_answer_without_a_body(): void {
		$answer = $this->ask( self::response( 204, '' ) );
		$this->assertInstanceOf( Answer::class, $answer );
		$this->assertSame( array(), $answer->body );
	}

	public function test_a_client_without_a_key_sends_none(): void {
		$this->backend_answers( 'GET /health', self::json( 200, array( 'status' => 'ok' ) ) );
		( new Client( self::BACKEND, '' ) )->request( 'GET', '/health' );
		$this->assertArrayNotHasKey( 'Authorization', $this->requests[0]['args']['headers'] );
	}

	public function test_a_backend_that_is_down_is_unreachable(): void {
		$error = $this->failure( new \WP_Error( 'http_request_failed', 'cURL error 7: Failed to connect to foyer.example.com port 443' ), 'foyer_unreachable', 0 );
		$this->assertStringContainsString( 'foyer.example.com cannot be reached', $error->get_error_message() );
	}

	public function test_an_unknown_name_is_unreachable(): void {
		$this->failure( new \WP_Error( 'http_request_failed', 'cURL error 6: Could not resolve host: foyer.example.com' ), 'foyer_unreachable', 0 );
	}

	public function test_a_bad_certificate_is_named(): void {
		$error = $this->failure( new \WP_Error( 'http_request_failed', 'cURL error 60: SSL certificate problem: certificate has expired' ), 'foyer_unreachable', 0 );
		$this->assertStringContainsString( 'certificate', $error->get_error_message() );
	}

	public function test_a_site_that_blocks_outgoing_requests_says_which_line_to_add(): void {
		$error = $this->failure( new \WP_Error( 'http_request_not_executed', 'User has blocked requests through HTTP.' ), 'foyer_unreachable', 0 );
		$this->assertStringContainsString( 'WP_ACCESSIBLE_HOSTS', $error->get_error_message() );
	}

	public function test_a_timeout_is_a_timeout(): void {
		$this->failure( new \WP_Error( 'http_request_failed', 'cURL error 28: Operation timed out after 5001 milliseconds' ), 'foyer_timeout', 0 );
	}

	public function test_html_instead_of_json_is_not_foyer_whatever_its_status(): void {
		foreach ( array( 200, 401, 403, 404 ) as $status ) {
			$this->failure( self::response( $status, '<html><body>Checking your browser</body></html>', array( 'content-type' => 'text/html' ) ), 'foyer_not_foyer', $status );
		}
	}

	public function test_json_that_is_no_object_and_no_answer_at_all_are_not_foyer(): void {
		$this->failure( self::response( 200, '"hello"' ), 'foyer_not_foyer', 200 );
		$this->failure( self::response( 200, '' ), 'foyer_not_foyer', 200 );
		$this->failure( self::json( 404, array( 'code' => 'rest_no_route', 'message' => 'Another site' ) ), 'foyer_not_foyer', 404 );
	}

	public function test_a_wrong_key_is_unauthorized(): void {
		$error = $this->failure( self::problem( 401, 'unauthorized', 'A valid credential is needed.' ), 'foyer_unauthorized', 401, 'unauthorized' );
		$this->assertStringContainsString( 'API key is not valid', $error->get_error_message() );
	}

	public function test_a_key_of_another_org_is_forbidden(): void {
		$error = $this->failure( self::problem( 403, 'forbidden', 'This key belongs to another org.' ), 'foyer_forbidden', 403, 'forbidden' );
		$this->assertStringContainsString( 'another org', $error->get_error_message() );
	}

	public function test_what_is_not_there_is_not_found(): void {
		$this->failure( self::problem( 404, 'not_found', 'There is nothing here by that name.' ), 'foyer_not_found', 404, 'not_found' );
	}

	public function test_a_stale_save_and_a_taken_conversation_are_conflicts(): void {
		$this->failure( self::problem( 412, 'version_mismatch', 'The config was saved by someone else in between.' ), 'foyer_conflict', 412, 'version_mismatch' );
		$this->failure( self::problem( 409, 'taken', 'Another agent has this conversation.' ), 'foyer_conflict', 409, 'taken' );
	}

	public function test_too_many_requests_tell_how_long_to_wait(): void {
		$error = $this->failure( self::problem( 429, 'rate_limited', 'Wait a moment.', array( 'retry_after' => 7 ) ), 'foyer_rate_limited', 429, 'rate_limited' );
		$this->assertSame( 7, $error->get_error_data()['retry_after'] );
		$error = $this->failure( self::response( 429, 'slow down', array( 'retry-after' => '9' ) ), 'foyer_rate_limited', 429 );
		$this->assertSame( 9, $error->get_error_data()['retry_after'] );
		$error = $this->failure( self::response( 429, '', array( 'retry-after' => 'Wed, 21 Oct 2026 07:28:00 GMT' ) ), 'foyer_rate_limited', 429 );
		$this->assertSame( 60, $error->get_error_data()['retry_after'] );
	}

	public function test_bad_fields_are_all_named(): void {
		$errors = array(
			array( 'path' => 'color', 'message' => 'a colour like #3b5bdb' ),
			array( 'path' => 'handoff.hours.mon.0.to', 'message' => 'must be after from' ),
		);
		$error = $this->failure( self::problem( 422, 'invalid', 'Some fields are not right.', array( 'errors' => $errors ) ), 'foyer_invalid', 422, 'invalid' );
		$this->assertSame( $errors, $error->get_error_data()['errors'] );
		foreach ( array( 400 => 'bad_request', 413 => 'too_large', 415 => 'unsupported_type' ) as $status => $code ) {
			$this->failure( self::problem( $status, $code, 'No.' ), 'foyer_invalid', $status, $code );
		}
	}

	public function test_text_that_cannot_be_json_is_invalid_and_not_sent(): void {
		$error = ( new Client( self::BACKEND, self::KEY ) )->request( 'POST', '/api/config', array( 'body' => array( 'number' => NAN ) ) );
		$this->assertSame( 'foyer_invalid', $error->get_error_code() );
		$this->assertSame( array(), $this->requests );
	}

	public function test_faults_of_the_backend_and_of_what_stands_before_it_are_the_servers(): void {
		$this->failure( self::problem( 500, 'internal', 'Something failed on our side.' ), 'foyer_server', 500, 'internal' );
		$this->failure( self::problem( 503, 'unavailable', 'Try again shortly.' ), 'foyer_server', 503, 'unavailable' );
		$this->failure( self::response( 502, '<html>Bad gateway</html>' ), 'foyer_server', 502 );
	}

	public function test_a_backend_that_says_the_key_back_cannot_put_it_on_a_page(): void {
		$said = 'No such key: ' . self::KEY;
		$this->failure( self::problem( 403, 'forbidden', $said ), 'foyer_forbidden', 403, 'forbidden' );
		$this->failure( self::problem( 500, 'internal', $said ), 'foyer_server', 500, 'internal' );
		$this->failure( self::problem( 422, 'invalid', $said, array( 'errors' => array( array( 'path' => 'key', 'message' => $said ) ) ) ), 'foyer_invalid', 422, 'invalid' );
	}
}
