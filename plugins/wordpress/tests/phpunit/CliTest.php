<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Cli;
use Foyer\Chat\Connection;

require_once __DIR__ . '/SiteTestCase.php';
require_once __DIR__ . '/WpCliStub.php';

final class CliTest extends SiteTestCase {

	protected function setUp(): void {
		parent::setUp();
		\WP_CLI::$said = array();
	}

	private function connect(): void {
		Connection::save( array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY, 'widget_id' => 'main', 'org_id' => 'shop', 'identity_secret' => 'sign-with-this' ) );
	}

	/** All that the command printed, with whether it ended early. */
	private function run_command( string $command, array $arguments = array(), array $options = array() ): string {
		\WP_CLI::$said = array();
		$ending        = '';
		try {
			( new Cli() )->$command( $arguments, $options );
		} catch ( \WpCliEnded $ended ) {
			$ending = "\nended";
		}
		$said = implode( "\n", \WP_CLI::$said ) . $ending;
		$this->assertStringNotContainsString( self::KEY, $said );
		return $said;
	}

	public function test_there_is_no_command_where_there_is_no_command_line(): void {
		Cli::register();
		$this->assertSame( array(), \WP_CLI::$commands );
	}

	/**
	 * @runInSeparateProcess
	 * @preserveGlobalState disabled
	 */
	public function test_the_command_is_named_foyer(): void {
		define( 'WP_CLI', true );
		Cli::register();
		$this->assertSame( array( 'foyer' => Cli::class ), \WP_CLI::$commands );
	}

	public function test_status_of_a_site_that_is_not_connected_asks_nobody(): void {
		$said = $this->run_command( 'status' );
		$this->assertStringContainsString( 'not connected yet', $said );
		$this->assertSame( array(), $this->requests );
	}

	public function test_status_tells_where_everything_comes_from_and_how_the_backend_is(): void {
		$this->connect();
		$this->backend_answers( 'GET /health', self::json( 200, array( 'status' => 'ok' ) ) );
		$this->backend_answers( 'GET /api/me', self::json( 200, array( 'credential' => 'org' ) ) );
		$said = $this->run_command( 'status' );
		$this->assertStringContainsString( 'backend | ' . self::BACKEND, $said );
		$this->assertStringContainsString( 'api key is | option', $said );
		$this->assertStringContainsString( 'health | good', $said );
	}

	public function test_status_fails_where_the_chat_does_not_work(): void {
		$this->connect();
		$this->backend_answers( 'GET /health', new \WP_Error( 'http_request_failed', 'refused' ) );
		$said = $this->run_command( 'status' );
		$this->assertStringContainsString( 'health | critical', $said );
		$this->assertStringEndsWith( 'ended', $said );
	}

	public function test_connect_keeps_what_worked(): void {
		$this->backend_answers( 'GET /api/me', self::json( 200, array( 'credential' => 'org', 'org_id' => 'shop' ) ) );
		$this->backend_answers( 'GET /api/config/main', self::problem( 404, 'not_found', 'There is no widget.' ) );
		$this->backend_answers( 'POST /api/config', self::json( 201, array( 'widget_id' => 'main', 'version' => 1 ) ) );
		$this->backend_answers( 'POST /api/config/main/identity-secret', self::json( 201, array( 'identity_secret' => 'sign-with-this' ) ) );
		$said = $this->run_command( 'connect', array( self::BACKEND ), array( 'key' => self::KEY, 'widget' => 'main' ) );
		$this->assertSame( 'Success: Connected: widget main at ' . self::BACKEND . '.', $said );
		$this->assertTrue( Connection::is_complete() );
	}

	public function test_connect_says_that_it_leaves_the_secret_of_others_alone(): void {
		$this->backend_answers( 'GET /api/me', self::json( 200, array( 'credential' => 'org', 'org_id' => 'shop' ) ) );
		$this->backend_answers( 'GET /api/config/main', self::json( 200, array( 'widget_id' => 'main', 'version' => 1 ) ) );
		$said = $this->run_command( 'connect', array( self::BACKEND ), array( 'key' => self::KEY, 'widget' => 'main' ) );
		$this->assertStringStartsWith( 'Warning: This widget was there before', $said );
		$this->assertStringContainsString( 'Success: Connected', $said );
	}

	public function test_connect_says_why_it_does_not_work_and_keeps_nothing(): void {
		$this->backend_answers( 'GET /api/me', self::problem( 401, 'unauthorized', 'A valid credential is needed.' ) );
		$said = $this->run_command( 'connect', array( self::BACKEND ), array( 'key' => self::KEY ) );
		$this->assertStringContainsString( 'The API key is not valid', $said );
		$this->assertStringContainsString( 'foyer_unauthorized', $said );
		$this->assertSame( 'none', Connection::source( 'backend_url' ) );
	}

	public function test_conversations_are_listed_without_control_characters(): void {
		$this->connect();
		$this->backend_answers(
			'GET /api/conversations/main?status=waiting&q=ada&limit=5',
			self::json( 200, array( 'conversations' => array( array( 'id' => 'c1', 'mode' => 'waiting', 'visitor' => array( 'id' => 'v1', 'name' => "Ada\e[31m" ), 'message_count' => 2, 'unread' => 1, 'updated_at' => '2026-01-01T00:00:00Z', 'last_message' => array( 'text' => "Hi\e[2J\nthere" ) ) ), 'next_cursor' => null ) )
		);
		$said = $this->run_command( 'conversations', array(), array( 'status' => 'waiting', 'search' => 'ada', 'limit' => '5' ) );
		$this->assertStringContainsString( 'c1 | waiting | Ada', $said );
		$this->assertStringContainsString( 'there', $said );
		$this->assertStringNotContainsString( "\e", $said );
	}

	public function test_conversations_of_a_site_that_is_not_connected_are_an_error(): void {
		$this->assertStringContainsString( 'not connected', $this->run_command( 'conversations' ) );
	}

	public function test_a_single_site_has_no_network_to_connect(): void {
		$this->assertStringContainsString( 'not a network', $this->run_command( 'connect', array( self::BACKEND ), array( 'key' => self::KEY, 'network' => true ) ) );
	}

	public function test_sync_here_and_now_brings_every_post_and_tells_how_things_stand(): void {
		wp_insert_post( array( 'post_title' => 'Opening hours', 'post_content' => 'Nine to five.', 'post_status' => 'publish' ) );
		$this->connect();
		$this->backend_answers( 'GET /api/knowledge/main/documents?limit=200', self::json( 200, array( 'documents' => array(), 'next_cursor' => null ) ) );
		$this->backend_answers( '*', self::json( 200, array( 'external_id' => 'x', 'state' => 'ready', 'chunks' => 1, 'changed' => true, 'updated_at' => '2026-01-01T00:00:00.000Z' ) ) );
		$said = $this->run_command( 'sync', array( 'resync' ), array( 'now' => true ) );
		$this->assertStringContainsString( 'resync | done', $said );
		$this->assertStringContainsString( 'waiting | 0', $said );
		$puts = preg_grep( '#^PUT /api/knowledge/main/documents/#', $this->asked() );
		$this->assertNotSame( array(), $puts );
		$this->assertSame( array_unique( $puts ), $puts, 'One call for each item.' );
		preg_match( '/^total \| (\d+)$/m', $said, $total );
		$this->assertCount( (int) $total[1], $puts );
	}

	public function test_sync_against_a_backend_that_is_down_ends_and_says_why(): void {
		wp_insert_post( array( 'post_title' => 'Opening hours', 'post_content' => 'Nine to five.', 'post_status' => 'publish' ) );
		$this->connect();
		$this->backend_answers( '*', new \WP_Error( 'http_request_failed', 'cURL error 7: refused' ) );
		$said = $this->run_command( 'sync', array( 'resync' ), array( 'now' => true ) );
		$this->assertStringContainsString( 'cannot be reached', $said );
		$this->assertLessThan( 20, count( $this->requests ) );
	}

	public function test_sync_can_be_cancelled_and_knows_no_other_words(): void {
		$this->connect();
		$this->run_command( 'sync', array( 'resync' ) );
		$this->assertStringContainsString( 'resync | cancelled', $this->run_command( 'sync', array( 'cancel' ) ) );
		$this->assertStringContainsString( 'Say status', $this->run_command( 'sync', array( 'everything' ) ) );
		$this->assertSame( array(), $this->requests );
	}
}
