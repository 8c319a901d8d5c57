<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Connection;
use Foyer\Chat\SiteHealth;

require_once __DIR__ . '/SiteTestCase.php';
require_once ABSPATH . 'wp-admin/includes/class-wp-debug-data.php';
require_once ABSPATH . 'wp-admin/includes/class-wp-site-health.php';
require_once ABSPATH . 'wp-admin/includes/update.php';
require_once ABSPATH . 'wp-admin/includes/misc.php';

final class SiteHealthTest extends SiteTestCase {

	private function connect(): void {
		Connection::save( array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY, 'widget_id' => 'main', 'org_id' => 'shop', 'identity_secret' => 'sign-with-this-secret' ) );
	}

	private function check(): array {
		wp_set_current_user( 1 );
		$response = rest_do_request( new \WP_REST_Request( 'GET', '/foyer/v1/health-check' ) );
		$this->assertSame( 200, $response->get_status() );
		$this->assertStringNotContainsString( self::KEY, (string) wp_json_encode( $response->get_data() ) );
		return $response->get_data();
	}

	public function test_the_check_is_for_those_who_may_see_site_health(): void {
		foreach ( array( 0 => 401, wp_insert_user( array( 'user_login' => 'e', 'user_pass' => 'x', 'role' => 'editor' ) ) => 403 ) as $user => $status ) {
			wp_set_current_user( $user );
			$this->assertSame( $status, rest_do_request( new \WP_REST_Request( 'GET', '/foyer/v1/health-check' ) )->get_status() );
		}
	}

	public function test_a_site_that_is_not_connected_is_told_so_and_nobody_is_asked(): void {
		$this->assertSame( 'recommended', $this->check()['status'] );
		$this->assertSame( array(), $this->requests );
	}

	public function test_a_backend_that_is_well_is_good(): void {
		$this->connect();
		$this->backend_answers( 'GET /health', self::json( 200, array( 'status' => 'ok', 'dependencies' => array() ) ) );
		$this->backend_answers( 'GET /api/me', self::json( 200, array( 'credential' => 'org' ) ) );
		$this->assertSame( 'good', $this->check()['status'] );
	}

	public function test_a_part_of_the_backend_that_failed_is_named(): void {
		$this->connect();
		$this->backend_answers( 'GET /health', self::json( 200, array( 'status' => 'degraded', 'dependencies' => array( 'd1' => array( 'state' => 'ok' ), 'model' => array( 'state' => 'failed' ) ) ) ) );
		$this->backend_answers( 'GET /api/me', self::json( 200, array( 'credential' => 'org' ) ) );
		$result = $this->check();
		$this->assertSame( 'recommended', $result['status'] );
		$this->assertStringContainsString( 'model', $result['description'] );
	}

	public function test_every_failure_is_critical_and_says_why_with_the_raw_status(): void {
		$this->connect();
		foreach ( array( 'foyer_unreachable' => new \WP_Error( 'http_request_failed', 'refused' ), 'foyer_not_foyer, 403' => self::response( 403, '<html>' ), 'foyer_server, 503' => self::json( 503, array( 'status' => 'down' ) ) ) as $said => $answer ) {
			$this->backend_answers( 'GET /health', $answer );
			$result = $this->check();
			$this->assertSame( 'critical', $result['status'] );
			$this->assertStringContainsString( $said, $result['description'] );
		}
		$this->backend_answers( 'GET /health', self::json( 200, array( 'status' => 'ok' ) ) );
		$this->backend_answers( 'GET /api/me', self::problem( 401, 'unauthorized', 'No.' ) );
		$this->assertStringContainsString( 'foyer_unauthorized, 401', $this->check()['description'] );
	}

	public function test_work_that_is_long_overdue_is_a_recommendation(): void {
		$this->assertSame( 'good', SiteHealth::cron()['status'] );
		wp_schedule_single_event( time() - 2 * HOUR_IN_SECONDS, 'foyer_test_event' );
		$this->assertSame( 'recommended', SiteHealth::cron()['status'] );
	}

	public function test_both_tests_are_listed(): void {
		$tests = \WP_Site_Health::get_tests();
		$this->assertSame( rest_url( 'foyer/v1/health-check' ), $tests['async']['foyer_backend']['test'] );
		$this->assertTrue( $tests['async']['foyer_backend']['has_rest'] );
		$this->assertArrayHasKey( 'foyer_cron', $tests['direct'] );
	}

	public function test_what_is_copied_for_support_names_the_backend_and_holds_no_secret(): void {
		$this->connect();
		$information = apply_filters( 'debug_information', array() );
		$copy        = \WP_Debug_Data::format( $information, 'debug' );
		$this->assertStringContainsString( self::BACKEND, $copy );
		foreach ( array( wp_json_encode( $information ), $copy ) as $text ) {
			$this->assertStringNotContainsString( self::KEY, (string) $text );
			$this->assertStringNotContainsString( 'WXYZ', (string) $text );
			$this->assertStringNotContainsString( 'sign-with-this', (string) $text );
		}
		$this->assertTrue( $information['foyer-chat']['fields']['api_key']['private'] );
	}
}
