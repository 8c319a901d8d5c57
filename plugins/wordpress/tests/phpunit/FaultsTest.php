<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Admin\Agents;
use Foyer\Chat\Backend\Client;
use Foyer\Chat\Connection;
use Foyer\Chat\Privacy\Eraser;
use Foyer\Chat\Settings\Connecting;
use Foyer\Chat\Sync\Pause;
use Foyer\Chat\Sync\Queue;
use Foyer\Chat\Sync\Record;
use Foyer\Chat\Sync\Resync;

require_once __DIR__ . '/SyncTestCase.php';

/**
 * Faults that look like something else: a yes that is none, an outage that is one item's, a single item's that is an
 * outage.
 */
final class FaultsTest extends SyncTestCase {

	private const CUT_OFF = 'cURL error 56: Recv failure: Connection reset by peer';

	private const TOO_SLOW = 'cURL error 28: Operation timed out after 20001 milliseconds with 0 bytes received';

	public function test_another_servers_friendly_json_is_not_taken_for_a_sent_document(): void {
		$id          = $this->post();
		$this->fault = self::always( self::json( 200, array( 'hello' => 'world' ) ) );
		$this->drain();
		$this->assertSame( array( 'waiting' => 1, 'retrying' => 1, 'failed' => 0 ), Queue::counts() );
		$this->assertSame( 'foyer_not_foyer', self::reason() );
		$this->assertSame( '', Record::of( $id, $this->name( $id ) )->hash );
		$this->mend();
	}

	public function test_nor_for_a_document_that_was_taken_back(): void {
		$name = $this->name( $id = $this->post() );
		$this->drain();
		wp_trash_post( $id );
		$this->fault = self::always( self::json( 200, array( 'hello' => 'world' ) ) );
		$this->drain();
		$this->assertArrayHasKey( $name, $this->documents );
		$this->assertSame( 'foyer_not_foyer', self::reason() );
		$this->mend();
		$this->assertArrayNotHasKey( $name, $this->documents );
	}

	public function test_nor_for_a_backend_that_knows_nothing(): void {
		$this->post();
		$this->drain();
		$this->requests = array();
		$this->fault    = self::always( self::json( 200, array( 'hello' => 'world' ) ) );
		Resync::start();
		$this->drain();
		$this->assertSame( 'running', Resync::state()['state'] );
		$this->assertStringContainsString( 'not a Foyer backend', Resync::state()['message'] );
		$this->mend();
		$this->assertSame( array(), array_filter( $this->requests, static function ( array $request ): bool {
			return 'GET' !== $request['method'];
		} ), 'Nothing is sent twice.' );
	}

	public function test_nor_for_a_widget_a_token_or_an_erasure(): void {
		$this->backend_answers( '*', self::json( 200, array( 'hello' => 'world', 'visitors' => array( array( 'id' => 'v_1', 'widget_id' => 'main', 'email' => 'vera@example.com', 'verified' => false ) ), 'next_cursor' => null ) ) );
		wp_set_current_user( 1 );
		$settings = rest_do_request( '/foyer/v1/settings' )->get_data();
		$this->assertNull( $settings['widget'] );
		$this->assertSame( 'foyer_not_foyer', $settings['widget_error']['code'] );
		$this->assertSame( 'foyer_not_foyer', Agents::token( wp_get_current_user() )->get_error_code() );
		$this->assertSame( 'foyer_not_foyer', Eraser::erase( 'vera@example.com' )->get_error_code() );

		$this->backend_answers( 'GET /api/me', self::json( 200, array( 'credential' => 'platform' ) ) );
		$this->assertSame( 'foyer_not_foyer', Connecting::attempt( array() )->get_error_code(), 'No key came.' );
		$this->backend_answers( 'GET /api/me', self::json( 200, array( 'credential' => 'org', 'org_id' => 'shop' ) ) );
		$this->backend_answers( 'GET /api/config/main', self::problem( 404, 'not_found', 'No such widget.' ) );
		$this->assertSame( 'foyer_not_foyer', Connecting::attempt( array() )->get_error_code(), 'No widget was made.' );
		$this->backend_answers( 'POST /api/config', self::json( 201, array( 'widget_id' => 'main', 'version' => 1 ) ) );
		$this->assertSame( 'foyer_not_foyer', Connecting::attempt( array() )->get_error_code(), 'No secret came.' );
		$this->assertSame( '', Connection::identity_secret() );
	}

	public function test_a_backend_that_never_answers_is_waited_for_once_before_a_pause_not_for_each_item(): void {
		for ( $i = 0; $i < 80; $i++ ) {
			$this->post( array( 'post_title' => "Post $i" ) );
		}
		$this->fault = self::always( new \WP_Error( 'http_request_failed', self::TOO_SLOW ) );
		$this->drain();
		$this->assertCount( 1, $this->requests );
		$this->assertSame( 1, Queue::counts()['retrying'] );
		$this->assertSame( 'foyer_timeout', Pause::last()['code'] );
		for ( $i = 2; $i <= 7; $i++ ) {
			$this->let_the_pause_pass();
			$this->drain();
			$this->assertCount( $i, $this->requests );
		}
		$this->assertSame( 80, Queue::counts()['failed'] );
		$this->fault = null;
		Queue::retry();
		$this->mend();
	}

	public function test_one_document_that_takes_too_long_delays_the_others_by_a_pause(): void {
		$slow        = $this->name( $this->post( array( 'post_content' => 'slow' ) ) );
		$others      = array( $this->post(), $this->post(), $this->post() );
		$this->fault = static function ( string $method, string $name ) use ( $slow ) {
			return $name === $slow ? new \WP_Error( 'http_request_failed', self::TOO_SLOW ) : null;
		};
		$this->drain();
		$this->let_the_pause_pass();
		$this->drain();
		foreach ( $others as $id ) {
			$this->assertArrayHasKey( $this->name( $id ), $this->documents );
		}
		for ( $i = 0; $i < 5; $i++ ) {
			$this->let_the_pause_pass();
			$this->drain();
		}
		$this->assertSame( array( $slow ), array_column( Queue::failures( 10 ), 'external_id' ) );
	}

	public function test_one_document_that_a_firewall_cuts_off_holds_up_no_other(): void {
		$cut         = $this->name( $this->post( array( 'post_content' => 'DROP TABLE' ) ) );
		$others      = array( $this->post(), $this->post(), $this->post() );
		$this->fault = static function ( string $method, string $name ) use ( $cut ) {
			return $name === $cut ? new \WP_Error( 'http_request_failed', self::CUT_OFF ) : null;
		};
		$this->drain();
		$this->assertNull( Pause::last() );
		foreach ( $others as $id ) {
			$this->assertArrayHasKey( $this->name( $id ), $this->documents );
		}
		$this->assertSame( 'foyer_cut_off', self::reason() );
		$this->assertStringContainsString( 'firewall', Queue::next_due() ? self::waiting()->failure['message'] : '' );
	}

	public function test_a_pause_of_a_year_is_an_hour(): void {
		$this->post();
		$this->fault = self::always( self::problem( 429, 'rate_limited', 'Slow down.', array( 'retry_after' => YEAR_IN_SECONDS ) ) );
		$this->drain();
		$this->assertEqualsWithDelta( time() + HOUR_IN_SECONDS, Pause::until(), 2 );
	}

	public function test_where_nothing_waits_no_pause_is_told_of(): void {
		$this->post();
		$this->fault = self::always( self::problem( 503, 'unavailable', 'Away.' ) );
		wp_set_current_user( 1 );
		$this->drain();
		Pause::begin( 60, new \WP_Error( 'foyer_server', 'Away.' ) );
		$this->assertSame( 'Away.', rest_do_request( '/foyer/v1/sync' )->get_data()['pause']['message'] );
		for ( $i = 0; $i < 6; $i++ ) {
			$this->let_time_pass();
			$this->drain();
		}
		Pause::begin( 60, new \WP_Error( 'foyer_server', 'Away.' ) );
		$sync = rest_do_request( '/foyer/v1/sync' )->get_data();
		$this->assertSame( array( 0, 1, null ), array( $sync['waiting'], $sync['failed'], $sync['pause'] ) );
	}

	public function test_a_failure_is_not_told_at_any_length(): void {
		$this->backend_answers( 'GET /health', self::problem( 500, 'internal', str_repeat( 'sorry ', 100000 ) ) );
		$error = ( new Client( self::BACKEND, self::KEY ) )->request( 'GET', '/health' );
		$this->assertLessThan( 1000, strlen( $error->get_error_message() ) );
	}

	/** @param mixed $answer Of the stand-in. */
	private static function always( $answer ): callable {
		return static function () use ( $answer ) {
			return $answer;
		};
	}

	/** The one that waits. */
	private static function waiting(): \Foyer\Chat\Sync\Item {
		$items = array_filter( self::all_waiting(), static function ( \Foyer\Chat\Sync\Item $item ): bool {
			return null !== $item->failure;
		} );
		return array_values( $items )[0];
	}

	/** @return array<int, \Foyer\Chat\Sync\Item> */
	private static function all_waiting(): array {
		$select = new \ReflectionMethod( Queue::class, 'select' );
		$select->setAccessible( true );
		return $select->invoke( null, 'option_value < %s', '9999999999', 100 );
	}

	private static function reason(): string {
		return self::waiting()->failure['code'];
	}

	/** The backend is itself again, and all that waits is tried. */
	private function mend(): void {
		$this->fault = null;
		$this->let_time_pass();
		$this->drain();
		$this->assertSame( array( 'waiting' => 0, 'retrying' => 0, 'failed' => 0 ), Queue::counts() );
		$this->assert_in_step();
	}

	/** As `let_time_pass`, and that there was a pause is remembered. */
	private function let_the_pause_pass(): void {
		$last = Pause::last();
		$this->let_time_pass();
		if ( $last ) {
			Pause::begin( 0, new \WP_Error( $last['code'], $last['message'] ) );
		}
	}
}
