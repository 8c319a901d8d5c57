<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Abilities\Abilities;
use Foyer\Chat\Admin\Capability;
use Foyer\Chat\Connection;
use Foyer\Chat\Frontend\Display;
use Foyer\Chat\Sync\Queue;

require_once __DIR__ . '/SiteTestCase.php';

/**
 * @group abilities
 */
final class AbilitiesTest extends SiteTestCase {

	private const NAMES = array( 'get-status', 'toggle-widget', 'list-conversations', 'search-conversations', 'read-conversation', 'reply', 'take-over', 'hand-back', 'resync-item', 'add-knowledge', 'remove-knowledge' );
	private const TOKEN = 'agent-token-of-minutes';

	protected function setUp(): void {
		parent::setUp();
		Abilities::register();
		Capability::register();
		Connection::save( array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY, 'widget_id' => 'main', 'org_id' => 'shop' ) );
		self::forget_registered();
	}

	protected function tearDown(): void {
		parent::tearDown();
		self::forget_registered();
	}

	/**
	 * WordPress registers abilities when they are first asked for, once in a request.
	 */
	private static function forget_registered(): void {
		foreach ( array( 'WP_Abilities_Registry', 'WP_Ability_Categories_Registry' ) as $class ) {
			$instance = new \ReflectionProperty( $class, 'instance' );
			$instance->setAccessible( true );
			$instance->setValue( null, null );
		}
	}

	private function become( string $role ): \WP_User {
		$id = (int) wp_insert_user( array( 'user_login' => $role . wp_generate_password( 6, false ), 'user_pass' => 'x', 'user_email' => wp_generate_password( 8, false ) . '@example.com', 'role' => $role, 'display_name' => 'Ana' ) );
		wp_set_current_user( $id );
		return wp_get_current_user();
	}

	/**
	 * @param mixed $input Of the ability.
	 * @return mixed
	 */
	private function run_ability( string $name, $input = null ) {
		return wp_get_ability( "foyer-chat/$name" )->execute( $input );
	}

	private function token_is_given(): void {
		$this->backend_answers( 'POST /api/agent-tokens', self::json( 200, array( 'token' => self::TOKEN, 'expires_at' => '2026-11-21T10:00:00.000Z', 'renewable_until' => '2026-11-21T20:00:00.000Z', 'agent' => array() ) ) );
	}

	public function test_every_ability_stands_in_our_category_with_schemas_a_permission_and_rest(): void {
		$ours = array_filter(
			wp_get_abilities(),
			static function ( $ability ): bool {
				return 'foyer-chat' === $ability->get_category();
			}
		);
		$this->assertEqualsCanonicalizing( preg_filter( '/^/', 'foyer-chat/', self::NAMES ), array_values( array_map( static function ( $ability ) { return $ability->get_name(); }, $ours ) ) );
		$this->assertTrue( wp_has_ability_category( 'foyer-chat' ) );
		foreach ( $ours as $ability ) {
			$this->assertNotSame( '', $ability->get_label() );
			$this->assertNotSame( '', $ability->get_description() );
			$this->assertSame( 'object', $ability->get_input_schema()['type'] );
			$this->assertNotEmpty( $ability->get_output_schema()['properties'] );
			$this->assertTrue( $ability->get_meta_item( 'show_in_rest' ) );
			wp_set_current_user( 0 );
			$this->assertFalse( $ability->check_permissions( array() ) );
		}
	}

	public function test_a_site_that_wants_no_ai_has_none_of_them(): void {
		if ( ! function_exists( 'wp_supports_ai' ) ) {
			$this->markTestSkipped( 'This WordPress does not know sites without AI.' );
		}
		add_filter( 'wp_supports_ai', '__return_false' );
		$this->assertFalse( wp_has_ability( 'foyer-chat/get-status' ) );
		$this->assertFalse( wp_has_ability_category( 'foyer-chat' ) );
		$this->assertNotEmpty( wp_get_abilities() );
	}

	public function test_conversations_are_for_who_may_answer_and_the_rest_for_who_manages_the_site(): void {
		$user = $this->become( 'editor' );
		foreach ( self::NAMES as $name ) {
			$this->assertFalse( wp_get_ability( "foyer-chat/$name" )->check_permissions( array() ), $name );
		}
		$user->add_cap( 'foyer_answer' );
		wp_set_current_user( 0 );
		wp_set_current_user( $user->ID );
		$allowed = array_filter(
			self::NAMES,
			static function ( string $name ): bool {
				return true === wp_get_ability( "foyer-chat/$name" )->check_permissions( array() );
			}
		);
		$this->assertEqualsCanonicalizing( array( 'list-conversations', 'search-conversations', 'read-conversation', 'reply', 'take-over', 'hand-back' ), $allowed );
		$this->become( 'administrator' );
		foreach ( self::NAMES as $name ) {
			$this->assertTrue( wp_get_ability( "foyer-chat/$name" )->check_permissions( array() ), $name );
		}
	}

	public function test_the_rest_list_shows_them_and_running_one_there_works(): void {
		$this->become( 'administrator' );
		$list = rest_do_request( new \WP_REST_Request( 'GET', '/wp-abilities/v1/abilities' ) );
		$this->assertContains( 'foyer-chat/get-status', array_column( $list->get_data(), 'name' ) );
		$this->backend_answers( 'GET /health', self::json( 200, array( 'status' => 'degraded', 'version' => '0.1.0', 'timestamp' => '2026-11-21T10:00:00.000Z', 'dependencies' => array() ) ) );
		$run = rest_do_request( new \WP_REST_Request( 'GET', '/wp-abilities/v1/abilities/foyer-chat/get-status/run' ) );
		$this->assertSame( array( 'connected' => true, 'widget_id' => 'main', 'status' => 'degraded', 'version' => '0.1.0' ), $run->get_data() );
		wp_set_current_user( 0 );
		$this->assertSame( 401, rest_do_request( new \WP_REST_Request( 'GET', '/wp-abilities/v1/abilities/foyer-chat/get-status/run' ) )->get_status() );
		$this->become( 'editor' );
		$this->assertSame( 403, rest_do_request( new \WP_REST_Request( 'GET', '/wp-abilities/v1/abilities/foyer-chat/get-status/run' ) )->get_status() );
	}

	public function test_a_backend_that_is_down_is_a_status_and_no_error(): void {
		$this->become( 'administrator' );
		$this->backend_answers( 'GET /health', new \WP_Error( 'http_request_failed', 'cURL error 7: refused' ) );
		$status = $this->run_ability( 'get-status' );
		$this->assertSame( 'unreachable', $status['status'] );
		$this->assertStringContainsString( 'foyer.example.com', $status['message'] );
		$this->backend_answers( 'GET /health', self::json( 503, array( 'status' => 'down', 'version' => '0.1.0' ) ) );
		$this->assertSame( 'down', $this->run_ability( 'get-status' )['status'] );
		Connection::save( array( 'api_key' => '' ) );
		$this->assertSame( array( 'connected' => false, 'status' => 'not_connected', 'widget_id' => 'main' ), $this->run_ability( 'get-status' ) );
	}

	public function test_conversations_are_listed_as_the_agent_who_asks_with_a_token_of_this_widget(): void {
		$user = $this->become( 'administrator' );
		$this->token_is_given();
		$summary = array( 'id' => 'c_1', 'widget_id' => 'main', 'mode' => 'waiting', 'mode_since' => '2026-11-21T09:00:00.000Z', 'labels' => array(), 'unread' => 2, 'visitor' => array( 'id' => 'v_1', 'verified' => false ), 'message_count' => 3, 'version' => 7, 'updated_at' => '2026-11-21T09:00:00.000Z' );
		$this->backend_answers( 'GET /api/conversations/main?status=waiting&limit=5', self::json( 200, array( 'conversations' => array( $summary ), 'next_cursor' => 'more' ) ) );
		$request = new \WP_REST_Request( 'GET', '/wp-abilities/v1/abilities/foyer-chat/list-conversations/run' );
		$request->set_query_params( array( 'input' => array( 'status' => 'waiting', 'limit' => '5' ) ) );
		$answer = rest_do_request( $request )->get_data();
		$this->assertSame( 'c_1', $answer['conversations'][0]['id'] );
		$this->assertSame( 'more', $answer['next_cursor'] );
		$this->assertArrayNotHasKey( 'version', $answer['conversations'][0] );
		$minted = json_decode( $this->requests[0]['args']['body'], true );
		$this->assertSame( array( 'main' ), $minted['widgets'] );
		$this->assertSame( "wp:main:{$user->ID}", $minted['agent_id'] );
		$this->assertSame( 'Bearer ' . self::TOKEN, $this->requests[1]['args']['headers']['Authorization'] );
	}

	public function test_a_search_brings_excerpts_as_plain_text(): void {
		$this->become( 'administrator' );
		$this->token_is_given();
		$result = array( 'conversation_id' => 'c_1', 'widget_id' => 'main', 'seq' => 4, 'role' => 'visitor', 'created_at' => '2026-11-21T09:00:00.000Z', 'visitor' => array( 'id' => 'v_1', 'name' => 'Vera' ), 'excerpt' => array( array( 'text' => 'my ', 'found' => false ), array( 'text' => 'refund', 'found' => true ) ) );
		$this->backend_answers( 'GET /api/search?widget_id=main&q=refund', self::json( 200, array( 'results' => array( $result ), 'next_cursor' => null ) ) );
		$answer = $this->run_ability( 'search-conversations', array( 'q' => 'refund' ) );
		$this->assertSame( 'my refund', $answer['results'][0]['excerpt'] );
		$this->assertNull( $answer['next_cursor'] );
	}

	public function test_a_conversation_is_read_taken_over_answered_and_handed_back(): void {
		$this->become( 'administrator' );
		$this->token_is_given();
		$message = array( 'seq' => 1, 'id' => 'm1', 'role' => 'visitor', 'text' => 'Hello?', 'status' => 'complete', 'created_at' => '2026-11-21T09:00:00.000Z' );
		$this->backend_answers( 'GET /api/history/c_1', self::json( 200, array( 'messages' => array( $message ), 'next_cursor' => null, 'conversation' => array( 'id' => 'c_1', 'mode' => 'ai', 'first_seq' => 1 ) ) ) );
		$this->assertSame( array( 'conversation_id' => 'c_1', 'mode' => 'ai', 'messages' => array( array( 'seq' => 1, 'role' => 'visitor', 'text' => 'Hello?', 'created_at' => '2026-11-21T09:00:00.000Z' ) ), 'next_cursor' => null ), $this->run_ability( 'read-conversation', array( 'conversation_id' => 'c_1' ) ) );
		$this->backend_answers( 'POST /api/takeover/c_1', self::json( 200, array( 'conversation' => array( 'id' => 'c_1', 'mode' => 'human', 'agent' => array( 'id' => 'wp:main:1', 'name' => 'Ana' ) ) ) ) );
		$this->assertSame( 'human', $this->run_ability( 'take-over', array( 'conversation_id' => 'c_1' ) )['mode'] );
		$this->backend_answers( 'POST /api/messages/c_1', self::json( 201, array( 'message' => array( 'seq' => 2, 'role' => 'agent', 'text' => 'Hi!' ) + $message ) ) );
		$this->assertSame( 'Hi!', $this->run_ability( 'reply', array( 'conversation_id' => 'c_1', 'text' => 'Hi!' ) )['text'] );
		$this->backend_answers( 'DELETE /api/takeover/c_1', self::json( 200, array( 'conversation' => array( 'id' => 'c_1', 'mode' => 'ai' ) ) ) );
		$this->assertSame( 'ai', $this->run_ability( 'hand-back', array( 'conversation_id' => 'c_1' ) )['mode'] );
	}

	public function test_a_reply_before_the_takeover_says_what_to_do_first(): void {
		$this->become( 'administrator' );
		$this->token_is_given();
		$this->backend_answers( 'POST /api/messages/c_1', self::problem( 409, 'not_taken', 'Take it over.' ) );
		$error = $this->run_ability( 'reply', array( 'conversation_id' => 'c_1', 'text' => 'Hi!' ) );
		$this->assertSame( 'foyer_not_taken', $error->get_error_code() );
		$this->assertSame( array( 'status' => 409 ), $error->get_error_data() );
	}

	public function test_input_that_does_not_fit_the_schema_reaches_nobody(): void {
		$this->become( 'administrator' );
		foreach ( array( array( 'reply', array( 'conversation_id' => 'c_1' ) ), array( 'reply', array( 'conversation_id' => 'c_1', 'text' => 'x', 'force' => true ) ), array( 'add-knowledge', array( 'name' => '../x', 'title' => 't', 'content' => 'c' ) ), array( 'list-conversations', array( 'status' => 'asleep' ) ) ) as $call ) {
			$this->assertSame( 'ability_invalid_input', $this->run_ability( ...$call )->get_error_code() );
		}
		$this->assertSame( array(), $this->requests );
	}

	public function test_a_failure_of_the_backend_is_not_taken_for_one_of_this_site(): void {
		$this->become( 'administrator' );
		$this->backend_answers( 'POST /api/agent-tokens', self::problem( 401, 'unauthorized', 'No.' ) );
		$request = new \WP_REST_Request( 'POST', '/wp-abilities/v1/abilities/foyer-chat/take-over/run' );
		$request->set_header( 'Content-Type', 'application/json' );
		$request->set_body( (string) wp_json_encode( array( 'input' => array( 'conversation_id' => 'c_1' ) ) ) );
		$answer = rest_do_request( $request );
		$this->assertSame( 424, $answer->get_status() );
		$this->assertSame( 'foyer_unauthorized', $answer->get_data()['code'] );
		$this->assertStringNotContainsString( self::KEY, (string) wp_json_encode( $answer->get_data() ) );
		$this->token_is_given();
		$this->backend_answers( 'POST /api/takeover/c_1', self::problem( 409, 'taken', 'Bo has it.' ) );
		$this->assertSame( 'foyer_conflict', rest_do_request( $request )->get_data()['code'] );
	}

	public function test_without_a_connection_every_call_says_so(): void {
		$this->become( 'administrator' );
		Connection::save( array( 'backend_url' => '', 'api_key' => '' ) );
		$calls = array( 'list-conversations' => array(), 'reply' => array( 'conversation_id' => 'c', 'text' => 't' ), 'add-knowledge' => array( 'name' => 'n', 'title' => 't', 'content' => 'c' ), 'remove-knowledge' => array( 'name' => 'n' ), 'resync-item' => array( 'post_id' => 1 ), 'toggle-widget' => array( 'shown' => false ) );
		foreach ( $calls as $name => $input ) {
			$this->assertSame( 'foyer_not_connected', $this->run_ability( $name, $input )->get_error_code(), $name );
		}
	}

	public function test_the_assistant_is_switched_off_at_the_backend_and_the_button_here(): void {
		$this->become( 'administrator' );
		Display::register_setting();
		$config = array( 'widget_id' => 'main', 'org_id' => 'shop', 'version' => 3, 'ai_enabled' => true, 'allowed_origins' => array() );
		$this->backend_answers( 'GET /api/config/main', self::json( 200, $config ) );
		$this->backend_answers( 'POST /api/config', self::json( 200, array( 'ai_enabled' => false, 'version' => 4 ) + $config ) );
		$this->assertSame( array( 'shown' => true, 'ai_enabled' => false ), $this->run_ability( 'toggle-widget', array( 'ai_enabled' => false ) ) );
		$this->assertFalse( json_decode( $this->requests[1]['args']['body'], true )['ai_enabled'] );
		$this->assertSame( '"3"', $this->requests[1]['args']['headers']['If-Match'] );
		$this->assertSame( array( 'shown' => false, 'ai_enabled' => true ), $this->run_ability( 'toggle-widget', array( 'shown' => false ) ) );
		$this->assertFalse( get_option( 'foyer_display' )['enabled'] );
	}

	public function test_where_the_backend_refuses_the_button_stays_as_it_was(): void {
		$this->become( 'administrator' );
		Display::register_setting();
		$this->backend_answers( 'GET /api/config/main', self::problem( 500, 'internal', 'It broke.' ) );
		$this->assertSame( 'foyer_server', $this->run_ability( 'toggle-widget', array( 'shown' => false, 'ai_enabled' => false ) )->get_error_code() );
		$this->assertTrue( get_option( 'foyer_display' )['enabled'] ?? true );
	}

	public function test_a_post_is_queued_and_not_sent_at_once(): void {
		$this->become( 'administrator' );
		$id = (int) wp_insert_post( array( 'post_title' => 'Returns', 'post_status' => 'draft' ) );
		$this->assertSame( array( 'external_id' => "1:post:$id", 'queued' => true ), $this->run_ability( 'resync-item', array( 'post_id' => $id ) ) );
		$this->assertTrue( Queue::has( "1:post:$id" ) );
		$this->assertSame( array(), $this->requests );
		$this->assertSame( 'foyer_no_post', $this->run_ability( 'resync-item', array( 'post_id' => 987654 ) )->get_error_code() );
	}

	public function test_an_entry_is_put_under_a_name_of_its_own_and_removed_again(): void {
		$this->become( 'administrator' );
		$document = '/api/knowledge/main/documents/entry%3A1%3Aholidays';
		$this->backend_answers( "PUT $document", self::json( 200, array( 'external_id' => 'entry:1:holidays', 'changed' => true ) ) );
		$this->backend_answers( "DELETE $document", self::response( 204, '' ) );
		$this->assertSame( array( 'name' => 'holidays', 'changed' => true ), $this->run_ability( 'add-knowledge', array( 'name' => 'holidays', 'title' => 'Holidays', 'content' => 'We are closed in August.' ) ) );
		$this->assertSame( array( 'title' => 'Holidays', 'content' => 'We are closed in August.', 'format' => 'markdown' ), json_decode( $this->requests[0]['args']['body'], true ) );
		$this->assertSame( array( 'removed' => true ), $this->run_ability( 'remove-knowledge', array( 'name' => 'holidays' ) ) );
		$this->backend_answers( "DELETE $document", self::problem( 404, 'not_found', 'No.' ) );
		$this->assertSame( array( 'removed' => false ), $this->run_ability( 'remove-knowledge', array( 'name' => 'holidays' ) ) );
	}
}
