<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Admin\Agents;
use Foyer\Chat\Admin\Capability;
use Foyer\Chat\Connection;
use WP_REST_Request;
use WP_REST_Response;

require_once __DIR__ . '/SiteTestCase.php';

final class AgentTokenTest extends SiteTestCase {

	private const MINT = 'POST /api/agent-tokens';

	/** @var array<int, int> */
	private $users = array();

	protected function setUp(): void {
		parent::setUp();
		Connection::save( array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY, 'widget_id' => 'main' ) );
		foreach ( array( 'administrator', 'editor', 'subscriber' ) as $role ) {
			$this->users[ $role ] = wp_insert_user( array( 'user_login' => "a-$role", 'user_pass' => 'x', 'user_email' => "$role@example.com", 'display_name' => ucfirst( $role ), 'role' => $role ) );
		}
		do_action( 'rest_api_init', rest_get_server() );
		$this->backend_answers(
			self::MINT,
			self::json( 201, array( 'token' => 'short-lived', 'expires_at' => '2026-01-01T00:15:00.000Z', 'renewable_until' => '2026-01-01T12:00:00.000Z', 'agent' => array( 'id' => 'x' ) ) )
		);
	}

	protected function tearDown(): void {
		// What was changed in roles and users is rolled back in the database; WordPress remembers it by itself.
		parent::tearDown();
		$GLOBALS['wp_roles'] = null;
		wp_roles();
	}

	private function ask( string $route = 'agent-token', string $method = 'POST' ): WP_REST_Response {
		return rest_get_server()->dispatch( new WP_REST_Request( $method, "/foyer/v1/$route" ) );
	}

	private function log_in( string $role ): void {
		wp_set_current_user( $this->users[ $role ] );
	}

	private function revokes( int $user_id, $answer = null ): string {
		$request = 'DELETE /api/agent-tokens/' . rawurlencode( "wp:main:$user_id" );
		$this->backend_answers( $request, $answer ?? self::response( 204, '' ) );
		return $request;
	}

	/** @return array<string, mixed> */
	private function sent(): array {
		return json_decode( end( $this->requests )['args']['body'], true );
	}

	public function test_only_those_who_may_answer_get_a_token_or_a_count(): void {
		foreach ( array( 'agent-token' => 'POST', 'unread' => 'GET', 'insights' => 'GET' ) as $route => $method ) {
			wp_set_current_user( 0 );
			$this->assertSame( 401, $this->ask( $route, $method )->get_status(), $route );
			foreach ( array( 'subscriber', 'editor' ) as $role ) {
				$this->log_in( $role );
				$this->assertSame( 403, $this->ask( $route, $method )->get_status(), "$role $route" );
			}
		}
		$this->assertSame( array(), $this->requests );
	}

	public function test_an_administrator_gets_a_token_of_minutes_for_the_sites_widget_alone(): void {
		$this->log_in( 'administrator' );
		$response = $this->ask();
		$this->assertSame( 200, $response->get_status() );
		$this->assertSame( 'short-lived', $response->get_data()['token'] );
		$this->assertSame( 'no-store', $response->get_headers()['Cache-Control'] );
		$this->assertSame(
			array(
				'agent_id'   => 'wp:main:' . $this->users['administrator'],
				'name'       => 'Administrator',
				'role'       => 'admin',
				'widgets'    => array( 'main' ),
				'expires_in' => 900,
				'email'      => 'administrator@example.com',
			),
			$this->sent()
		);
		$this->assertStringNotContainsString( self::KEY, (string) wp_json_encode( $response->get_data() ) );
	}

	public function test_a_role_of_the_team_answers_without_managing_the_site(): void {
		update_option( 'foyer_team', array( 'roles' => array( 'editor', 'nobody' ) ) );
		$this->assertSame( array( 'roles' => array( 'editor' ) ), get_option( 'foyer_team' ) );
		$this->log_in( 'editor' );
		$this->assertSame( 200, $this->ask()->get_status() );
		$this->assertSame( 'agent', $this->sent()['role'] );
		$this->assertFalse( current_user_can( 'manage_options' ) );
	}

	public function test_the_team_is_kept_in_the_roles_and_nowhere_else(): void {
		global $wpdb;
		update_option( 'foyer_team', array( 'roles' => array( 'editor' ) ) );
		$this->assertTrue( get_role( 'editor' )->has_cap( 'foyer_answer' ) );
		$this->assertFalse( get_role( 'administrator' )->has_cap( 'foyer_answer' ) );
		$this->assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->options} WHERE option_name = 'foyer_team'" ) );
		get_role( 'author' )->add_cap( 'foyer_answer' );
		$this->assertSame( array( 'editor', 'author' ), get_option( 'foyer_team' )['roles'] );
	}

	public function test_a_site_can_ask_for_another_capability(): void {
		add_filter(
			'foyer_agent_capability',
			static function (): string {
				return 'edit_others_posts';
			}
		);
		$this->log_in( 'editor' );
		$this->assertSame( 200, $this->ask()->get_status() );
		$this->log_in( 'subscriber' );
		$this->assertSame( 403, $this->ask()->get_status() );
	}

	public function test_losing_the_role_ends_the_token_at_once_and_the_next_call_is_refused(): void {
		update_option( 'foyer_team', array( 'roles' => array( 'editor' ) ) );
		$this->log_in( 'editor' );
		$this->ask();
		$revoked = $this->revokes( $this->users['editor'] );
		wp_get_current_user()->set_role( 'subscriber' );
		$this->assertSame( array( self::MINT, $revoked ), $this->asked() );
		wp_set_current_user( 0 );
		$this->log_in( 'editor' );
		$this->assertSame( 403, $this->ask()->get_status() );
	}

	public function test_a_role_that_leaves_the_team_takes_the_tokens_of_all_its_users_along(): void {
		update_option( 'foyer_team', array( 'roles' => array( 'editor' ) ) );
		$this->log_in( 'editor' );
		$this->ask();
		$this->log_in( 'administrator' );
		$this->ask();
		$revoked = $this->revokes( $this->users['editor'] );
		update_option( 'foyer_team', array( 'roles' => array() ) );
		$this->assertSame( array( self::MINT, self::MINT, $revoked ), $this->asked() );
	}

	public function test_a_capability_taken_from_the_user_alone_counts_too(): void {
		get_userdata( $this->users['subscriber'] )->add_cap( 'foyer_answer' );
		$this->log_in( 'subscriber' );
		$this->assertSame( 200, $this->ask()->get_status() );
		$revoked = $this->revokes( $this->users['subscriber'] );
		get_userdata( $this->users['subscriber'] )->remove_cap( 'foyer_answer' );
		$this->assertSame( array( self::MINT, $revoked ), $this->asked() );
	}

	public function test_a_deleted_user_is_an_agent_no_more(): void {
		require_once ABSPATH . 'wp-admin/includes/user.php';
		$this->log_in( 'administrator' );
		$this->ask();
		$revoked = $this->revokes( $this->users['administrator'] );
		wp_set_current_user( 0 );
		wp_delete_user( $this->users['administrator'] );
		$this->assertSame( array( self::MINT, $revoked ), $this->asked() );
	}

	public function test_who_never_had_a_token_is_not_asked_about(): void {
		get_userdata( $this->users['editor'] )->set_role( 'subscriber' );
		get_role( 'author' )->add_cap( 'foyer_answer' );
		$this->assertSame( array(), $this->requests );
	}

	public function test_a_change_that_keeps_the_capability_revokes_nothing(): void {
		update_option( 'foyer_team', array( 'roles' => array( 'editor', 'author' ) ) );
		$this->log_in( 'editor' );
		$this->ask();
		get_userdata( $this->users['editor'] )->set_role( 'author' );
		$this->assertSame( array( self::MINT ), $this->asked() );
	}

	public function test_what_a_backend_that_is_away_was_not_told_is_told_later_even_of_a_user_who_is_gone(): void {
		require_once ABSPATH . 'wp-admin/includes/user.php';
		$this->log_in( 'administrator' );
		$this->ask();
		$revoked = $this->revokes( $this->users['administrator'], new \WP_Error( 'http_request_failed', 'cURL error 7: no connection' ) );
		wp_set_current_user( 0 );
		wp_delete_user( $this->users['administrator'] );
		$this->assertNotFalse( wp_next_scheduled( Agents::RETRY_HOOK ) );
		$this->revokes( $this->users['administrator'] );
		do_action( Agents::RETRY_HOOK );
		$this->assertSame( array( self::MINT, $revoked, $revoked ), $this->asked() );
		do_action( Agents::RETRY_HOOK );
		$this->assertCount( 3, $this->requests );
		$this->assertFalse( get_option( 'foyer_revocations' ) );
	}

	public function test_who_may_answer_again_before_the_backend_was_told_keeps_the_new_token(): void {
		update_option( 'foyer_team', array( 'roles' => array( 'editor' ) ) );
		$this->log_in( 'editor' );
		$this->ask();
		$this->revokes( $this->users['editor'], new \WP_Error( 'http_request_failed', 'cURL error 7: no connection' ) );
		get_userdata( $this->users['editor'] )->set_role( 'subscriber' );
		get_userdata( $this->users['editor'] )->set_role( 'editor' );
		wp_set_current_user( 0 );
		$this->log_in( 'editor' );
		$this->assertSame( 200, $this->ask()->get_status() );
		$calls = count( $this->requests );
		do_action( Agents::RETRY_HOOK );
		$this->assertCount( $calls, $this->requests );
	}

	public function test_the_backends_failure_is_a_sentence_and_not_this_sites_own_401(): void {
		$this->backend_answers( self::MINT, self::problem( 401, 'unauthorized', 'No such key.' ) );
		$this->log_in( 'administrator' );
		$response = $this->ask();
		$this->assertSame( 424, $response->get_status() );
		$this->assertSame( 'foyer_unauthorized', $response->get_data()['code'] );
		$this->assertStringNotContainsString( self::KEY, (string) wp_json_encode( $response->get_data() ) );
	}

	public function test_without_a_connection_nobody_is_asked(): void {
		Connection::save( array( 'api_key' => '' ) );
		$this->log_in( 'administrator' );
		$this->assertSame( 409, $this->ask()->get_status() );
		$this->assertSame( 409, $this->ask( 'insights', 'GET' )->get_status() );
		$this->assertSame( array( 'waiting' => 0, 'unread' => 0 ), $this->ask( 'unread', 'GET' )->get_data() );
		$this->assertSame( array(), $this->requests );
	}

	public function test_the_count_is_of_those_who_wait_and_of_what_the_agent_has_not_read(): void {
		$this->log_in( 'administrator' );
		$id = rawurlencode( 'wp:main:' . $this->users['administrator'] );
		$this->backend_answers( 'GET /api/conversations/main?status=waiting&total=true&limit=1', self::json( 200, array( 'conversations' => array(), 'next_cursor' => null, 'total' => 2 ) ) );
		$this->backend_answers( "GET /api/conversations/main?status=human&agent=$id&limit=100", self::json( 200, array( 'conversations' => array( array( 'unread' => 3 ), array( 'unread' => 0 ) ), 'next_cursor' => null ) ) );
		$this->assertSame( array( 'waiting' => 2, 'unread' => 3 ), $this->ask( 'unread', 'GET' )->get_data() );
		$this->assertSame( array( 'waiting' => 2, 'unread' => 3 ), $this->ask( 'unread', 'GET' )->get_data() );
		$this->assertCount( 2, $this->requests, 'A moment later the same count will do.' );
		$this->assertSame( 5, \Foyer\Chat\Admin\Unread::last( $this->users['administrator'] ) );
	}

	public function test_insights_are_those_of_the_last_seven_days_without_what_the_dashboard_does_not_show(): void {
		$this->log_in( 'administrator' );
		$from = wp_date( 'Y-m-d', time() - 6 * DAY_IN_SECONDS );
		$this->backend_answers( "GET /api/analytics/main?from=$from", self::json( 200, array( 'from' => $from, 'to' => 'today', 'total' => array( 'conversations' => 4 ), 'days' => array(), 'unanswered' => array(), 'busiest' => array( 1 ) ) ) );
		$answer = $this->ask( 'insights', 'GET' )->get_data();
		$this->assertSame( 4, $answer['total']['conversations'] );
		$this->assertArrayNotHasKey( 'busiest', $answer );
	}

	public function test_nothing_is_written_for_administrators_to_answer(): void {
		$this->assertTrue( Capability::is_held_by( $this->users['administrator'] ) );
		$this->assertFalse( Capability::is_held_by( $this->users['editor'] ) );
		$this->assertFalse( Capability::is_held_by( 0 ) );
		$this->assertFalse( get_role( 'administrator' )->has_cap( 'foyer_answer' ) );
	}
}
