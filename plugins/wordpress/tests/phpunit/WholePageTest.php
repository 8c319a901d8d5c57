<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use PHPUnit\Framework\TestCase;

/**
 * Whole pages, theme and all, each made by a process of its own as a web server would.
 */
final class WholePageTest extends TestCase {

	public function test_two_anonymous_visitors_get_the_same_bytes(): void {
		foreach ( array( '', '[foyer_chat title="Ask us"]', '[foyer_chat mode="button"]' ) as $words ) {
			$one = self::whole_page( '/?page_id=2', array(), array( 'HTTP_USER_AGENT' => 'Mozilla/5.0 (iPhone)', 'REMOTE_ADDR' => '198.51.100.7' ), $words );
			$two = self::whole_page(
				'/?page_id=2',
				array( 'woocommerce_items_in_cart' => '1', 'wp_consent_preferences' => 'allow' ),
				array( 'HTTP_USER_AGENT' => 'Mozilla/5.0 (X11; Linux)', 'REMOTE_ADDR' => '203.0.113.9', 'HTTP_ACCEPT' => 'text/xml', 'HTTP_ACCEPT_LANGUAGE' => 'de' ),
				$words
			);
			$this->assertStringContainsString( '</html>', $one );
			$this->assertSame( 1, substr_count( $one, 'build/front.js' ) );
			$this->assertSame( 1, substr_count( $one, 'id="foyer-config"' ) );
			$this->assertSame( $one, $two );
		}
	}

	public function test_the_page_holds_no_nonce_address_or_key(): void {
		$page = self::whole_page( '/?page_id=2' );
		$this->assertStringNotContainsString( 'fk_0123456789abcdefWXYZ', $page );
		$this->assertStringNotContainsString( 'admin@example.com', $page );
		preg_match( '#<script[^>]*id="foyer-config".*?</script>#s', $page, $config );
		$this->assertDoesNotMatchRegularExpression( '/nonce|token|session|@/i', $config[0] );
	}

	public function test_a_chat_in_the_page_is_there_before_the_script_of_the_page(): void {
		$page = self::whole_page( '/?page_id=2', array(), array(), '[foyer_chat]' );
		$this->assertLessThan( strpos( $page, 'build/front.js' ), strpos( $page, '<foyer-chat' ) );
	}

	public function test_feeds_and_answers_of_the_rest_api_have_nothing_of_us_in_them(): void {
		$feed = self::whole_page( '/?feed=rss2', array(), array(), '[foyer_chat]' );
		$this->assertStringContainsString( '<item>', $feed );
		$this->assertStringNotContainsString( 'foyer', $feed );
		$answer = json_decode( self::whole_page( '/?rest_route=/wp/v2/pages/2', array(), array(), '[foyer_chat]' ), true );
		$this->assertIsString( $answer['content']['rendered'] );
		$this->assertStringNotContainsString( 'foyer', $answer['content']['rendered'] );
	}

	public function test_without_a_connection_there_is_nothing_of_us_on_the_page(): void {
		$page = self::whole_page( '/?page_id=2', array(), array(), '[foyer_chat]', array() );
		$this->assertStringContainsString( '</html>', $page );
		$this->assertStringNotContainsString( 'foyer', $page );
	}

	/**
	 * @param array<string, string> $cookies    Of the browser.
	 * @param array<string, string> $headers    As PHP names them.
	 * @param string                $words      Added to the content.
	 * @param array<string, string> $connection Environment that connects the site.
	 */
	private static function whole_page( string $path, array $cookies = array(), array $headers = array(), string $words = '', ?array $connection = null ): string {
		$connection = $connection ?? array( 'FOYER_BACKEND_URL' => 'https://foyer.example.com', 'FOYER_API_KEY' => 'fk_0123456789abcdefWXYZ', 'FOYER_WIDGET_ID' => 'main' );
		$command    = array( PHP_BINARY, __DIR__ . '/whole-page.php', $path, (string) json_encode( (object) $cookies ), (string) json_encode( (object) $headers ), $words );
		$process    = proc_open( $command, array( 1 => array( 'pipe', 'w' ) ), $pipes, null, $connection + getenv() );
		$said       = (string) stream_get_contents( $pipes[1] );
		proc_close( $process );
		return $said;
	}
}
