<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Backend\Client;
use Foyer\Chat\Sync\Document;
use Foyer\Chat\Sync\Pause;
use Foyer\Chat\Sync\Queue;
use Foyer\Chat\Sync\Record;
use Foyer\Chat\Sync\Resync;
use Foyer\Chat\Sync\Run;
use Foyer\Chat\Sync\Schedule;

require_once __DIR__ . '/SyncTestCase.php';

final class SyncResyncTest extends SyncTestCase {

	public function test_where_nothing_differs_it_reads_the_list_and_sends_nothing(): void {
		$this->posts( 30 );
		$this->settle();
		Resync::start();
		$this->drain();
		$this->assertSame( array( 'GET' ), array_unique( array_column( $this->requests, 'method' ) ) );
		$state = Resync::state();
		$this->assertSame( 'done', $state['state'] );
		$this->assertSame( 0, $state['queued'] );
		$this->assertSame( $state['total'], $state['walked'] );
	}

	public function test_it_sends_what_is_missing_and_what_differs_and_takes_away_what_should_not_be_there(): void {
		global $wpdb;
		$missing   = $this->post( array( 'post_title' => 'Missing' ) );
		$changed   = $this->post( array( 'post_title' => 'Changed there' ) );
		$behind    = $this->post( array( 'post_title' => 'Changed here, past all hooks' ) );
		$withdrawn = $this->post( array( 'post_title' => 'Withdrawn past all hooks' ) );
		$same      = $this->post( array( 'post_title' => 'The same' ) );
		$this->settle();
		unset( $this->documents[ $this->name( $missing ) ] );
		$this->documents[ $this->name( $changed ) ]['body']['content'] = 'Edited there';
		$this->documents[ $this->name( $changed ) ]['updated_at']      = '2030-01-01T00:00:00.000Z';
		$wpdb->update( $wpdb->posts, array( 'post_content' => 'Newer' ), array( 'ID' => $behind ) );
		$wpdb->update( $wpdb->posts, array( 'post_status' => 'private' ), array( 'ID' => $withdrawn ) );
		$gone                     = '1:post:999999';
		$this->documents[ $gone ] = array( 'body' => array( 'title' => 'Deleted while nobody listened', 'url' => home_url( '/gone/' ) ), 'updated_at' => '2020-01-01T00:00:00.000Z' );
		wp_cache_flush();
		Resync::start();
		$this->drain();
		$this->assertSame( array( 'PUT' ), $this->calls( $this->name( $missing ) ) );
		$this->assertSame( array( 'PUT' ), $this->calls( $this->name( $changed ) ) );
		$this->assertSame( array( 'PUT' ), $this->calls( $this->name( $behind ) ) );
		$this->assertSame( array( 'DELETE' ), $this->calls( $this->name( $withdrawn ) ) );
		$this->assertSame( array( 'DELETE' ), $this->calls( $gone ) );
		$this->assertSame( array(), $this->calls( $this->name( $same ) ) );
		$this->assertSame( 5, Resync::state()['queued'] );
		$this->assert_in_step();
	}

	public function test_it_leaves_alone_what_is_not_of_this_site(): void {
		$others = array(
			'returns'      => array( 'title' => 'Put by hand' ),
			'2:post:7'     => array( 'title' => 'Of another site of the network', 'url' => home_url( '/x/' ) ),
			'1:post:99998' => array( 'title' => 'Of another WordPress', 'url' => 'https://elsewhere.example/x/' ),
		);
		foreach ( $others as $name => $body ) {
			$this->documents[ $name ] = array( 'body' => $body, 'updated_at' => '2020-01-01T00:00:00.000Z' );
		}
		$this->documents['1:post:99997'] = array( 'body' => array( 'title' => 'Crawled', 'url' => home_url( '/y/' ) ), 'updated_at' => '', 'source_id' => 'src_1' );
		Resync::start();
		$this->drain();
		$this->assertSame( 'done', Resync::state()['state'] );
		$this->assertSame( array( 'GET' ), array_column( $this->requests, 'method' ) );
	}

	public function test_it_reads_all_pages_of_the_list(): void {
		$this->posts( 250 );
		$this->settle();
		Resync::start();
		$this->drain();
		$this->assertSame( array( 'GET', 'GET' ), array_column( $this->requests, 'method' ) );
		$this->assertSame( 0, Resync::state()['queued'] );
	}

	public function test_after_a_crash_it_goes_on_where_it_was(): void {
		$this->posts( 90 );
		Resync::start( true );
		$client = Client::connected();
		for ( $i = 0; $i < 3; $i++ ) {
			Resync::step( $client );
		}
		$before = Resync::state();
		$this->assertSame( 40, $before['walked'] );
		wp_cache_flush();
		$this->requests = array();
		$this->drain();
		$this->assertNotContains( 'GET', array_column( $this->requests, 'method' ), 'The list is not read again.' );
		$this->assertSame( 'done', Resync::state()['state'] );
		$this->assertSame( Resync::state()['total'], Resync::state()['walked'] );
		$this->assert_in_step();
	}

	public function test_asked_for_twice_it_goes_on_as_it_is(): void {
		$this->posts( 50 );
		Resync::start( true );
		Resync::step( Client::connected() );
		Resync::step( Client::connected() );
		$before = Resync::state();
		Resync::start();
		$this->assertSame( $before, Resync::state() );
	}

	public function test_cancelled_it_stops_and_what_was_queued_is_sent(): void {
		$this->posts( 60 );
		$this->settle();
		$this->documents = array();
		Resync::start();
		Resync::step( Client::connected() );
		Resync::step( Client::connected() );
		Resync::cancel();
		$this->assertSame( 'cancelled', Resync::state()['state'] );
		$this->drain();
		$this->assertSame( 20, count( $this->documents ) );
		Resync::start();
		$this->drain();
		$this->assert_in_step();
	}

	public function test_cancelling_while_a_step_is_under_way_is_not_undone_by_it(): void {
		$this->fault = static function ( string $method ) {
			if ( 'GET' === $method ) {
				Resync::cancel();
			}
			return null;
		};
		Resync::start();
		$this->drain();
		$this->assertSame( 'cancelled', Resync::state()['state'] );
		$this->assertSame( array( 'GET' ), array_column( $this->requests, 'method' ) );
	}

	public function test_a_backend_that_is_down_delays_it_and_at_last_it_says_why_it_ended(): void {
		$this->posts( 5 );
		$this->settle();
		$this->documents = array();
		$this->fault     = static function () {
			return self::problem( 503, 'unavailable', 'The database is away.' );
		};
		Resync::start();
		$waits = array();
		for ( $i = 0; $i < 6; $i++ ) {
			Run::run();
			$waits[] = Pause::until() > 0 ? (int) round( ( Pause::until() - time() ) / 60 ) : null;
			Pause::end();
		}
		$this->assertSame( array( 1, 5, 30, 120, 720, null ), $waits );
		$this->assertSame( 'failed', Resync::state()['state'] );
		$this->assertStringContainsString( 'The database is away.', Resync::state()['message'] );
		$this->fault = null;
		Resync::start();
		$this->drain();
		$this->assertSame( 'done', Resync::state()['state'] );
		$this->assert_in_step();
	}

	public function test_a_pause_that_the_backend_asks_for_is_no_failure_of_it(): void {
		$this->fault = static function () {
			return self::problem( 429, 'rate_limited', 'Slow down.', array( 'retry_after' => 33 ) );
		};
		Resync::start();
		for ( $i = 0; $i < 10; $i++ ) {
			Pause::end();
			Run::run();
		}
		$this->assertSame( 'running', Resync::state()['state'] );
		$this->assertEqualsWithDelta( time() + 33, Pause::until(), 2 );
	}

	public function test_a_copied_post_does_not_inherit_that_it_was_sent(): void {
		$id = $this->post();
		$this->settle();
		$copy = $this->post( array( 'post_status' => 'draft' ) );
		update_post_meta( $copy, Record::META, get_post_meta( $id, Record::META, true ) );
		wp_publish_post( $copy );
		$this->drain();
		$this->assertSame( array( 'PUT' ), $this->calls( $this->name( $copy ) ) );
	}

	public function test_the_routes_are_for_those_who_may_change_settings(): void {
		foreach ( array( array( 'GET', '' ), array( 'POST', '/resync' ), array( 'POST', '/retry' ), array( 'POST', '/cancel' ) ) as list( $method, $path ) ) {
			wp_set_current_user( 0 );
			$this->assertSame( 401, $this->call( $method, $path )->get_status() );
			wp_set_current_user( $this->user( 'editor' ) );
			$this->assertSame( 403, $this->call( $method, $path )->get_status() );
			wp_set_current_user( 1 );
			$this->assertSame( 200, $this->call( $method, $path )->get_status() );
		}
	}

	public function test_the_route_tells_how_things_stand(): void {
		wp_set_current_user( 1 );
		$total = $this->call( 'GET', '' )->get_data()['total'];
		$bad   = $this->post( array( 'post_title' => 'Too <em>long</em> &amp; bad' ) );
		$this->post();
		$this->fault = function ( string $method, string $name ) use ( $bad ) {
			return $name === $this->name( $bad ) ? self::problem( 413, 'too_large', 'Too large.' ) : null;
		};
		$this->drain();
		$data = $this->call( 'GET', '' )->get_data();
		$this->assertSame( array( true, 'wp_cron', $total + 2, 0, 0, 1, null ), array( $data['connected'], $data['scheduler'], $data['total'], $data['waiting'], $data['retrying'], $data['failed'], $data['pause'] ) );
		$failure = $data['failures'][0];
		$this->assertSame( array( $this->name( $bad ), $bad, 'Too long & bad', 'foyer_invalid', 1 ), array( $failure['external_id'], $failure['post_id'], $failure['title'], $failure['code'], $failure['attempts'] ) );
		$this->assertStringContainsString( 'Too large.', $failure['message'] );
		$this->assertStringContainsString( 'post.php?post=' . $bad, $failure['edit_url'] );
		$this->assertNotFalse( strtotime( $failure['failed_at'] ) );

		$this->fault = null;
		$data        = $this->call( 'POST', '/retry', array( 'external_ids' => array( '1:post:12345' ) ) )->get_data();
		$this->assertSame( 1, $data['failed'] );
		$data = $this->call( 'POST', '/retry', array( 'external_ids' => array( $this->name( $bad ) ) ) )->get_data();
		$this->assertSame( array( 0, 1 ), array( $data['failed'], $data['waiting'] ) );
		$this->drain();
		$data = $this->call( 'POST', '/resync' )->get_data();
		$this->assertSame( 'running', $data['resync']['state'] );
		$this->assertSame( 'cancelled', $this->call( 'POST', '/cancel' )->get_data()['resync']['state'] );
		$this->assertSame( 400, $this->call( 'POST', '/retry', array( 'external_ids' => array( array( 'x' ) ) ) )->get_status() );
	}

	public function test_reading_how_things_stand_changes_nothing_and_calls_nobody(): void {
		wp_set_current_user( 1 );
		$this->post();
		$before = $this->rows();
		$this->call( 'GET', '' );
		$this->assertSame( $before, $this->rows() );
		$this->assertSame( array(), $this->requests );
	}

	private function rows(): array {
		global $wpdb;
		return $wpdb->get_results( "SELECT option_name, option_value FROM {$wpdb->options} WHERE option_name LIKE 'foyer%' OR option_name = 'cron' ORDER BY option_name", ARRAY_A );
	}

	private function user( string $role ): int {
		return (int) wp_insert_user( array( 'user_login' => uniqid( $role ), 'user_pass' => 'x', 'role' => $role ) );
	}

	private function call( string $method, string $path, array $body = array() ): \WP_REST_Response {
		$request = new \WP_REST_Request( $method, '/foyer/v1/sync' . $path );
		$request->set_header( 'content-type', 'application/json' );
		$request->set_body( $body ? (string) wp_json_encode( $body ) : '' );
		return rest_do_request( $request );
	}

	private function posts( int $count ): void {
		for ( $i = 0; $i < $count; $i++ ) {
			$this->post( array( 'post_title' => "Post $i" ) );
		}
	}
}
