<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Backend\Client;
use Foyer\Chat\Connection;
use Foyer\Chat\Sync\Pause;
use Foyer\Chat\Sync\Queue;
use Foyer\Chat\Sync\Record;
use Foyer\Chat\Sync\Resync;
use Foyer\Chat\Sync\Run;
use PHPUnit\Framework\TestCase;

/**
 * Against the real Worker, whose address and operator's secret are in FOYER_TEST_BACKEND and FOYER_TEST_BACKEND_SECRET.
 */
final class SyncContractTest extends TestCase {

	/** @var array<int, string> */
	private $calls = array();

	/** @var callable */
	private $count;

	protected function setUp(): void {
		if ( ! getenv( 'FOYER_TEST_BACKEND' ) || ! getenv( 'FOYER_TEST_BACKEND_SECRET' ) ) {
			$this->markTestSkipped( 'No backend was given.' );
		}
		global $wpdb;
		$wpdb->query( 'START TRANSACTION' );
		wp_cache_flush();
		$made = ( new Client( (string) getenv( 'FOYER_TEST_BACKEND' ), (string) getenv( 'FOYER_TEST_BACKEND_SECRET' ) ) )->request(
			'POST',
			'/api/config',
			array( 'body' => array( 'widget_id' => 'sync-' . strtolower( wp_generate_password( 8, false ) ), 'org_id' => 'sync' ) )
		);
		$this->assertFalse( is_wp_error( $made ), (string) wp_json_encode( $made ) );
		Connection::save( array( 'backend_url' => (string) getenv( 'FOYER_TEST_BACKEND' ), 'api_key' => (string) getenv( 'FOYER_TEST_BACKEND_SECRET' ), 'widget_id' => $made->body['widget_id'] ) );
		$this->drain();
		$this->count = function ( $response, array $args, string $url ) {
			$this->calls[] = $args['method'];
			return $response;
		};
		add_filter( 'pre_http_request', $this->count, 1, 3 );
	}

	protected function tearDown(): void {
		global $wpdb;
		if ( $this->count ) {
			remove_filter( 'pre_http_request', $this->count, 1 );
		}
		$wpdb->query( 'ROLLBACK' );
		wp_cache_flush();
	}

	public function test_a_post_is_found_with_its_address_and_a_withdrawn_one_is_not(): void {
		$id = $this->post( 'Wombats', "<h2>What do wombats eat?</h2>\nWombats eat grass & roots, says [caption width=\"1\"]the „keeper“[/caption]." );
		$this->drain();
		$found = $this->search( 'what do wombats eat' );
		$this->assertSame( "1:post:$id", $found[0]['external_id'] );
		$this->assertSame( get_permalink( $id ), $found[0]['url'] );
		$this->assertStringContainsString( 'Wombats eat grass & roots, says the „keeper“', $found[0]['text'] );
		wp_trash_post( $id );
		$this->drain();
		$this->assertSame( array(), $this->search( 'what do wombats eat' ) );
		$this->assertSame( array( 'PUT', 'DELETE' ), array_values( array_diff( $this->calls, array( 'GET' ) ) ) );
	}

	public function test_a_comparison_right_after_sending_finds_no_difference(): void {
		for ( $i = 0; $i < 5; $i++ ) {
			$this->post( "Post $i", "Text $i" );
		}
		$this->drain();
		$this->calls = array();
		Resync::start();
		$this->drain();
		$this->assertSame( array( 'GET' ), $this->calls );
		$this->assertSame( array( 'done', 0 ), array( Resync::state()['state'], Resync::state()['queued'] ) );
	}

	public function test_a_comparison_mends_what_was_changed_and_deleted_at_the_backend(): void {
		$changed = $this->post( 'Changed', 'As it is here' );
		$deleted = $this->post( 'Deleted', 'As it is here' );
		$this->drain();
		$client = Client::connected();
		$path   = '/api/knowledge/' . Connection::widget_id() . '/documents/1%3Apost%3A';
		$client->request( 'PUT', $path . $changed, array( 'body' => array( 'title' => 'Changed', 'content' => 'As it is there', 'url' => get_permalink( $changed ) ) ) );
		$client->request( 'DELETE', $path . $deleted );
		$client->request( 'PUT', $path . '999999', array( 'body' => array( 'title' => 'Left over', 'content' => 'Left over', 'url' => home_url( '/left-over/' ) ) ) );
		$this->calls = array();
		Resync::start();
		$this->drain();
		$this->assertSame( 3, Resync::state()['queued'] );
		$calls = array_count_values( $this->calls );
		ksort( $calls );
		$this->assertSame( array( 'DELETE' => 1, 'GET' => 1, 'PUT' => 2 ), $calls );
		$this->assertNotSame( '', Record::of( $deleted, "1:post:$deleted" )->hash );
	}

	public function test_what_the_backend_does_not_take_stands_in_the_failed_list_with_its_reason(): void {
		$id = $this->post( 'Endless', str_repeat( '<p>All work and no play makes Jack a dull boy.</p>', 40000 ) );
		$this->drain();
		$this->assertSame( array( 'waiting' => 0, 'retrying' => 0, 'failed' => 1 ), Queue::counts() );
		$failure = Queue::failures( 1 )[0];
		$this->assertSame( "1:post:$id", $failure->external_id );
		$this->assertSame( 'foyer_invalid', $failure->failure['code'] );
	}

	public function test_a_widget_that_is_gone_stops_the_sync_with_a_reason(): void {
		$this->post( 'Nowhere to go', 'Text' );
		Client::connected()->request( 'DELETE', '/api/config/' . Connection::widget_id() );
		$this->calls = array();
		$this->drain();
		$this->assertSame( array( 'PUT' ), $this->calls );
		$this->assertSame( 'foyer_not_found', Pause::last()['code'] );
		$this->assertSame( 1, Queue::counts()['retrying'] );
	}

	private function post( string $title, string $content ): int {
		return (int) wp_insert_post( wp_slash( array( 'post_title' => $title, 'post_content' => $content, 'post_status' => 'publish' ) ) );
	}

	private function drain(): void {
		$rounds = 0;
		do {
			Run::run();
		} while ( ( Queue::due( 1 ) || Resync::is_running() ) && 0 === Pause::until() && ++$rounds < 50 );
	}

	private function search( string $question ): array {
		$answer = Client::connected()->request( 'GET', '/api/knowledge/' . Connection::widget_id() . '/search', array( 'query' => array( 'q' => $question ) ) );
		$this->assertFalse( is_wp_error( $answer ) );
		return $answer->body['passages'];
	}
}
