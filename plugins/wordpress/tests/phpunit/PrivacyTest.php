<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Connection;
use Foyer\Chat\Privacy\Eraser;
use Foyer\Chat\Privacy\Exporter;
use Foyer\Chat\Privacy\PolicyText;

require_once __DIR__ . '/SiteTestCase.php';

final class PrivacyTest extends SiteTestCase {

	private const EMAIL = 'vera@example.com';
	private const FIND  = 'GET /api/visitors?email=vera%40example.com&limit=200';

	protected function setUp(): void {
		parent::setUp();
		Exporter::register();
		Eraser::register();
		Connection::save( array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY, 'widget_id' => 'main', 'org_id' => 'shop' ) );
	}

	/**
	 * @param array<string, mixed> $more Beside the id.
	 * @return array<string, mixed>
	 */
	private static function visitor( string $id, array $more = array() ): array {
		return $more + array( 'id' => $id, 'widget_id' => 'main', 'verified' => false, 'email' => self::EMAIL, 'conversations' => 1, 'first_seen_at' => '2026-11-01T09:00:00.000Z', 'last_seen_at' => '2026-11-02T09:00:00.000Z' );
	}

	/**
	 * @param array<int, array<string, mixed>> $visitors On this page.
	 * @return array<string, mixed>
	 */
	private static function found( array $visitors, ?string $cursor = null ): array {
		return self::json( 200, array( 'visitors' => $visitors, 'next_cursor' => $cursor ) );
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function export_of( string $id, string $text = 'Where is my parcel?' ): array {
		return self::json(
			200,
			array(
				'visitor'       => array( 'id' => $id, 'verified' => false, 'name' => 'Vera', 'email' => self::EMAIL, 'attributes' => array( 'plan' => 'gold', 'trial' => true ), 'context' => array( 'url' => 'https://shop.example/returns' ) ),
				'exported_at'   => '2026-11-20T10:00:00.000Z',
				'conversations' => array(
					array(
						'conversation' => array( 'id' => "c_$id", 'created_at' => '2026-11-01T09:00:00.000Z', 'updated_at' => '2026-11-01T09:05:00.000Z', 'labels' => array( 'returns' ) ),
						'messages'     => array(
							array( 'seq' => 1, 'role' => 'visitor', 'text' => $text, 'created_at' => '2026-11-01T09:00:00.000Z', 'attachments' => array( array( 'name' => 'label.pdf', 'url' => 'https://foyer.example.com/api/files/x' ) ) ),
							array( 'seq' => 2, 'role' => 'assistant', 'text' => 'On its way.', 'created_at' => '2026-11-01T09:00:05.000Z', 'rating' => 'up' ),
							array( 'seq' => 3, 'role' => 'agent', 'author' => array( 'id' => 'ana', 'name' => 'Ana' ), 'text' => 'Hello', 'created_at' => '2026-11-01T09:01:00.000Z' ),
						),
						'ratings'      => array( array( 'type' => 'rating.created', 'at' => '2026-11-01T09:02:00.000Z' ), array( 'type' => 'csat.created', 'at' => '2026-11-01T09:05:00.000Z', 'csat' => 5, 'comment' => 'Quick!' ) ),
					),
				),
			)
		);
	}

	private function user( string $email ): int {
		return (int) wp_insert_user( array( 'user_login' => 'u' . wp_generate_password( 8, false ), 'user_pass' => 'x', 'user_email' => $email ) );
	}

	public function test_both_tools_know_of_the_chat(): void {
		$this->assertArrayHasKey( 'foyer-chat', apply_filters( 'wp_privacy_personal_data_exporters', array() ) );
		$this->assertArrayHasKey( 'foyer-chat', apply_filters( 'wp_privacy_personal_data_erasers', array() ) );
	}

	public function test_a_site_that_was_never_connected_has_nothing_and_asks_nobody(): void {
		Connection::save( array( 'backend_url' => '', 'api_key' => '', 'widget_id' => '' ) );
		$this->assertSame( array( 'data' => array(), 'done' => true ), Exporter::export( self::EMAIL ) );
		$this->assertSame( array( 'items_removed' => false, 'items_retained' => false, 'messages' => array(), 'done' => true ), Eraser::erase( self::EMAIL ) );
		$this->assertSame( array(), $this->requests );
	}

	public function test_a_connection_that_lost_its_key_is_a_failure_and_not_an_empty_export(): void {
		Connection::save( array( 'api_key' => '' ) );
		$this->assertSame( 'foyer_not_connected', Exporter::export( self::EMAIL )->get_error_code() );
		$this->assertSame( 'foyer_not_connected', Eraser::erase( self::EMAIL )->get_error_code() );
	}

	public function test_an_export_holds_the_visitor_and_every_message_with_files_and_ratings(): void {
		$this->backend_answers( self::FIND, self::found( array( self::visitor( 'v_1' ) ) ) );
		$this->backend_answers( 'GET /api/visitors/v_1', self::export_of( 'v_1' ) );
		$page = Exporter::export( self::EMAIL, 1 );
		$this->assertTrue( $page['done'] );
		$this->assertSame( array( 'foyer-visitor', 'foyer-conversation' ), array_column( $page['data'], 'group_id' ) );
		$rows = array_column( $page['data'][0]['data'], 'value', 'name' );
		$this->assertSame( 'Vera', $rows['Name'] );
		$this->assertSame( 'gold', $rows['plan'] );
		$this->assertSame( 'Yes', $rows['trial'] );
		$this->assertSame( 'https://shop.example/returns', $rows['Page where the chat began'] );
		$values = array_column( $page['data'][1]['data'], 'value' );
		foreach ( array( 'Where is my parcel?', 'label.pdf https://foyer.example.com/api/files/x', 'On its way.', 'Helpful', 'Hello', '5 Quick!', 'returns' ) as $value ) {
			$this->assertContains( $value, $values );
		}
		$names = implode( "\n", array_column( $page['data'][1]['data'], 'name' ) );
		$this->assertStringContainsString( 'November 1, 2026 9:00 am, Visitor', $names );
		$this->assertStringContainsString( ', Ana', $names );
	}

	public function test_what_a_visitor_wrote_is_text_in_the_report_and_never_markup(): void {
		$this->backend_answers( self::FIND, self::found( array( self::visitor( 'v_1' ) ) ) );
		$this->backend_answers( 'GET /api/visitors/v_1', self::export_of( 'v_1', "<script>alert(1)</script>\n<b>bold</b>" ) );
		$page = Exporter::export( self::EMAIL, 1 );
		require_once ABSPATH . 'wp-admin/includes/privacy-tools.php';
		$html = wp_privacy_generate_personal_data_export_group_html( array( 'group_label' => 'x', 'items' => array( 'i' => $page['data'][1]['data'] ) ), 'g', 1 );
		$this->assertStringNotContainsString( '<script', $html );
		$this->assertStringContainsString( '&lt;script&gt;alert(1)&lt;/script&gt;', $html );
		$this->assertStringContainsString( '&lt;b&gt;bold', $html );
	}

	public function test_an_export_brings_one_visitor_a_page_and_looks_for_them_once(): void {
		$this->backend_answers( self::FIND, self::found( array( self::visitor( 'v_1' ), self::visitor( 'v_2' ) ), 'more' ) );
		$this->backend_answers( self::FIND . '&cursor=more', self::found( array( self::visitor( 'v_3' ) ) ) );
		foreach ( array( 'v_1', 'v_2', 'v_3' ) as $id ) {
			$this->backend_answers( "GET /api/visitors/$id", self::export_of( $id ) );
		}
		$ids   = array();
		$pages = 0;
		do {
			++$pages;
			$page = Exporter::export( self::EMAIL, $pages );
			$this->assertIsArray( $page );
			$ids[] = $page['data'][0]['item_id'];
		} while ( ! $page['done'] && $pages < 9 );
		$this->assertSame( array( 'foyer-visitor-v_1', 'foyer-visitor-v_2', 'foyer-visitor-v_3' ), $ids );
		$this->assertCount( 5, $this->requests );
	}

	public function test_a_later_page_whose_search_was_forgotten_is_a_failure_and_not_an_end(): void {
		$this->assertSame( 'foyer_interrupted', Exporter::export( self::EMAIL, 2 )->get_error_code() );
		$this->assertSame( 'foyer_interrupted', Eraser::erase( self::EMAIL, 2 )->get_error_code() );
	}

	public function test_a_user_is_also_found_by_the_id_the_site_vouched_for_and_each_visitor_once(): void {
		$id = $this->user( self::EMAIL );
		$this->backend_answers( self::FIND, self::found( array( self::visitor( 'v_1' ) ) ) );
		$this->backend_answers( "GET /api/visitors?user_id=$id&limit=200", self::found( array( self::visitor( 'v_1' ), self::visitor( 'v_2', array( 'verified' => true, 'user_id' => (string) $id, 'email' => 'old@example.com' ) ) ) ) );
		$this->backend_answers( 'DELETE /api/visitors/v_1', self::json( 202, array( 'queued' => 1 ) ) );
		$this->backend_answers( 'DELETE /api/visitors/v_2', self::json( 202, array( 'queued' => 2 ) ) );
		$this->assertTrue( Eraser::erase( self::EMAIL )['items_removed'] );
		$this->assertSame( array( 'DELETE /api/visitors/v_1', 'DELETE /api/visitors/v_2' ), array_slice( $this->asked(), 2 ) );
	}

	public function test_neither_another_widget_of_the_org_nor_a_user_who_typed_the_address_is_touched(): void {
		$other = $this->user( 'otto@example.com' );
		$this->backend_answers( self::FIND, self::found( array( self::visitor( 'v_elsewhere', array( 'widget_id' => 'other' ) ), self::visitor( 'v_otto', array( 'verified' => true, 'user_id' => (string) $other ) ) ) ) );
		$this->assertSame( array( 'data' => array(), 'done' => true ), Exporter::export( self::EMAIL ) );
		$this->assertFalse( Eraser::erase( self::EMAIL )['items_removed'] );
	}

	public function test_the_visitor_of_a_user_who_is_gone_is_still_found_by_address(): void {
		$this->backend_answers( self::FIND, self::found( array( self::visitor( 'v_1', array( 'verified' => true, 'user_id' => '999999' ) ) ) ) );
		$this->backend_answers( 'DELETE /api/visitors/v_1', self::json( 202, array( 'queued' => 1 ) ) );
		$this->assertTrue( Eraser::erase( self::EMAIL )['items_removed'] );
	}

	public function test_an_erasure_goes_through_everyone_in_pages_while_the_list_at_the_backend_shrinks(): void {
		$ids = array();
		for ( $number = 1; $number <= 23; $number++ ) {
			$ids[] = sprintf( 'v_%02d', $number );
			$this->backend_answers( sprintf( 'DELETE /api/visitors/v_%02d', $number ), self::json( 202, array( 'queued' => 1 ) ) );
		}
		$this->backend_answers( self::FIND, self::found( array_map( array( self::class, 'visitor' ), $ids ) ) );
		$first = Eraser::erase( self::EMAIL, 1 );
		$this->assertFalse( $first['done'] );
		$this->assertSame( array(), $first['messages'] );
		$this->backend_answers( self::FIND, self::found( array() ) );
		$this->assertFalse( Eraser::erase( self::EMAIL, 2 )['done'] );
		$last = Eraser::erase( self::EMAIL, 3 );
		$this->assertTrue( $last['done'] );
		$this->assertCount( 1, $last['messages'] );
		$this->assertCount( 24, array_unique( $this->asked() ) );
	}

	public function test_who_is_erased_already_does_not_stop_an_erasure(): void {
		$this->backend_answers( self::FIND, self::found( array( self::visitor( 'v_1' ) ) ) );
		$this->backend_answers( 'DELETE /api/visitors/v_1', self::problem( 404, 'not_found', 'No such visitor.' ) );
		$this->assertTrue( Eraser::erase( self::EMAIL )['done'] );
	}

	public function test_an_address_the_backend_takes_for_none_was_left_by_nobody(): void {
		$this->backend_answers( 'GET /api/visitors?email=a%40b&limit=200', self::problem( 422, 'invalid', 'Some fields are not right.', array( 'errors' => array( array( 'path' => 'email', 'message' => 'Invalid' ) ) ) ) );
		$this->assertSame( array( 'data' => array(), 'done' => true ), Exporter::export( 'a@b' ) );
	}

	/**
	 * @return array<string, array{0: mixed, 1: string}>
	 */
	public function failures(): array {
		return array(
			'down'         => array( new \WP_Error( 'http_request_failed', 'cURL error 7: Failed to connect' ), 'foyer_unreachable' ),
			'too slow'     => array( new \WP_Error( 'http_request_failed', 'cURL error 28: Operation timed out' ), 'foyer_timeout' ),
			'wrong key'    => array( self::problem( 401, 'unauthorized', 'No.' ), 'foyer_unauthorized' ),
			'rate limited' => array( self::problem( 429, 'rate_limited', 'Slow down.', array( 'retry_after' => 5 ) ), 'foyer_rate_limited' ),
			'broken'       => array( self::problem( 500, 'internal', 'It broke.' ), 'foyer_server' ),
			'a web page'   => array( self::response( 200, '<html></html>', array( 'content-type' => 'text/html' ) ), 'foyer_not_foyer' ),
			'other JSON'   => array( self::json( 200, array( 'hello' => 'world' ) ), 'foyer_not_foyer' ),
		);
	}

	/**
	 * @dataProvider failures
	 * @param mixed $answer Of the backend.
	 */
	public function test_a_search_that_fails_fails_both_tools( $answer, string $code ): void {
		$this->backend_answers( self::FIND, $answer );
		$this->assertSame( $code, Exporter::export( self::EMAIL )->get_error_code() );
		$this->assertSame( $code, Eraser::erase( self::EMAIL )->get_error_code() );
	}

	/**
	 * @dataProvider failures
	 * @param mixed $answer Of the backend.
	 */
	public function test_an_export_that_breaks_off_fails( $answer, string $code ): void {
		$this->backend_answers( self::FIND, self::found( array( self::visitor( 'v_1' ) ) ) );
		$this->backend_answers( 'GET /api/visitors/v_1', $answer );
		$this->assertSame( $code, Exporter::export( self::EMAIL )->get_error_code() );
	}

	public function test_an_erasure_the_backend_refuses_is_no_success(): void {
		$this->backend_answers( self::FIND, self::found( array( self::visitor( 'v_1' ), self::visitor( 'v_2' ) ) ) );
		$this->backend_answers( 'DELETE /api/visitors/v_1', self::json( 202, array( 'queued' => 1 ) ) );
		$this->backend_answers( 'DELETE /api/visitors/v_2', self::problem( 500, 'internal', 'It broke.' ) );
		$error = Eraser::erase( self::EMAIL );
		$this->assertSame( 'foyer_server', $error->get_error_code() );
		$this->assertStringNotContainsString( self::KEY, $error->get_error_message() );
	}

	public function test_the_export_page_of_wp_admin_reads_why_it_failed(): void {
		$said = '';
		add_filter( 'wp_doing_ajax', '__return_true' );
		add_filter(
			'wp_die_ajax_handler',
			static function () {
				return static function (): void {
					throw new \RuntimeException( 'died' );
				};
			}
		);
		$this->backend_answers( self::FIND, self::problem( 500, 'internal', 'It <b>broke</b>.' ) );
		add_action(
			'wp_ajax_wp-privacy-export-personal-data',
			static function (): void {
				Exporter::export( self::EMAIL );
			},
			0
		);
		ob_start();
		try {
			// The headers are sent already, which PHP complains of.
			@do_action( 'wp_ajax_wp-privacy-export-personal-data' );
		} catch ( \RuntimeException $died ) {
			$said = (string) ob_get_contents();
		}
		ob_end_clean();
		array_pop( $GLOBALS['wp_current_filter'] );
		$this->assertSame( array( 'success' => false, 'data' => 'The Foyer backend failed (500): It &lt;b&gt;broke&lt;/b&gt;.' ), json_decode( $said, true ) );
	}

	/**
	 * One page of Tools > Export or Erase Personal Data, as their script asks for it.
	 *
	 * @return array<string, mixed>
	 */
	private function tool( string $tool, string $action, int $request_id, int $page ): array {
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		require_once ABSPATH . 'wp-admin/includes/ajax-actions.php';
		$names = array_keys( apply_filters( "wp_privacy_personal_data_{$tool}s", array() ) );
		$_POST = array(
			'id'       => (string) $request_id,
			$tool      => (string) ( array_search( 'foyer-chat', $names, true ) + 1 ),
			'page'     => (string) $page,
			'security' => wp_create_nonce( "wp-privacy-$action-personal-data-$request_id" ),
		);
		$_REQUEST = $_POST;
		add_filter( 'wp_doing_ajax', '__return_true' );
		add_filter(
			'wp_die_ajax_handler',
			static function () {
				return static function (): void {
					throw new \RuntimeException( 'died' );
				};
			}
		);
		ob_start();
		try {
			// The headers are sent already, which PHP complains of.
			@call_user_func( "wp_ajax_wp_privacy_{$action}_personal_data" );
		} catch ( \RuntimeException $died ) {
			$said = (string) ob_get_contents();
		}
		ob_end_clean();
		$_POST    = array();
		$_REQUEST = array();
		return json_decode( $said ?? '', true );
	}

	public function test_the_tools_of_wp_admin_go_through_every_page_and_tell_a_failure(): void {
		wp_set_current_user( 1 );
		$export = wp_create_user_request( self::EMAIL, 'export_personal_data', array(), 'confirmed' );
		$this->backend_answers( self::FIND, self::found( array( self::visitor( 'v_1' ), self::visitor( 'v_2' ) ) ) );
		$this->backend_answers( 'GET /api/visitors/v_1', self::export_of( 'v_1' ) );
		$this->backend_answers( 'GET /api/visitors/v_2', self::export_of( 'v_2' ) );
		$first = $this->tool( 'exporter', 'export', $export, 1 );
		$this->assertSame( array( true, false ), array( $first['success'], $first['data']['done'] ) );
		$second = $this->tool( 'exporter', 'export', $export, 2 );
		$this->assertSame( array( true, true ), array( $second['success'], $second['data']['done'] ) );
		$this->assertSame( array( 'foyer-visitor-v_1', 'foyer-visitor-v_2' ), array( $first['data']['data'][0]['item_id'], $second['data']['data'][0]['item_id'] ) );

		$erasure = wp_create_user_request( self::EMAIL, 'remove_personal_data', array(), 'confirmed' );
		$this->backend_answers( 'DELETE /api/visitors/v_1', self::json( 202, array( 'queued' => 1 ) ) );
		$this->backend_answers( 'DELETE /api/visitors/v_2', self::json( 202, array( 'queued' => 1 ) ) );
		$erased = $this->tool( 'eraser', 'erase', $erasure, 1 );
		$this->assertSame( array( true, true, true ), array( $erased['success'], $erased['data']['items_removed'], $erased['data']['done'] ) );

		$this->backend_answers( 'GET /api/visitors?email=otto%40example.com&limit=200', self::problem( 500, 'internal', 'It broke.' ) );
		$refused = $this->tool( 'eraser', 'erase', wp_create_user_request( 'otto@example.com', 'remove_personal_data', array(), 'confirmed' ), 1 );
		$this->assertFalse( $refused['success'] );
		$this->assertStringContainsString( 'It broke.', (string) wp_json_encode( $refused ) );
	}

	public function test_the_policy_guide_suggests_a_text_that_names_the_backend(): void {
		$text = PolicyText::text();
		foreach ( array( 'foyer.example.com', 'local storage', 'language model', 'email address', '365 days' ) as $words ) {
			$this->assertStringContainsString( $words, $text );
		}
		$this->assertSame( wp_kses_post( $text ), $text );
	}

	public function test_the_suggestion_appears_in_the_guide(): void {
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		$GLOBALS['wp_actions']['admin_init'] = 1;
		set_current_screen( 'privacy' );
		PolicyText::suggest();
		$texts = array_column( \WP_Privacy_Policy_Content::get_suggested_policy_text(), 'policy_text', 'plugin_name' );
		unset( $GLOBALS['wp_actions']['admin_init'], $GLOBALS['current_screen'] );
		$this->assertSame( PolicyText::text(), $texts['Foyer Chat'] );
	}
}
