<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Connection;
use Foyer\Chat\Frontend\Consent;
use Foyer\Chat\Frontend\Display;
use Foyer\Chat\Frontend\Embed;
use Foyer\Chat\Frontend\Identity;
use Foyer\Chat\Frontend\Loader;

require_once __DIR__ . '/SiteTestCase.php';

/**
 * A page of the site's, as its theme's head, content and footer make it.
 */
abstract class FrontTestCase extends SiteTestCase {

	protected function setUp(): void {
		parent::setUp();
		$this->assertFileExists( dirname( FOYER_CHAT_FILE ) . '/build/front.asset.php', 'These tests are about the built plugin.' );
		Connection::save( array( 'backend_url' => self::BACKEND, 'api_key' => self::KEY, 'widget_id' => 'main', 'identity_secret' => 'sign-with-this' ) );
		$_SERVER['SERVER_NAME'] = '127.0.0.1';
		// Adding a hook twice adds it once.
		foreach ( array( Loader::class, Display::class, Consent::class, Identity::class, Embed::class ) as $module ) {
			$module::register();
		}
		Display::register_setting();
		Consent::register_setting();
		$this->begin_scripts_anew();
	}

	protected function tearDown(): void {
		$_GET                   = array();
		$_SERVER['REQUEST_URI'] = '/';
		unset( $GLOBALS['wp_customize'] );
		$this->begin_scripts_anew();
		parent::tearDown();
	}

	protected static function post( array $fields = array() ): int {
		return (int) wp_insert_post( $fields + array( 'post_title' => 'A page', 'post_content' => 'Words.', 'post_status' => 'publish', 'post_type' => 'page' ) );
	}

	/**
	 * What WordPress decides for a request, without sending anything.
	 */
	protected function go_to( string $path ): void {
		$query = (string) wp_parse_url( $path, PHP_URL_QUERY );
		$_GET  = array();
		wp_parse_str( $query, $_GET );
		$_SERVER['REQUEST_URI'] = $path;
		$_SERVER['PATH_INFO']   = '';
		foreach ( array( 'query_string', 'post', 'posts', 'page', 'pages', 'authordata' ) as $name ) {
			unset( $GLOBALS[ $name ] );
		}
		$GLOBALS['wp_query']     = new \WP_Query();
		$GLOBALS['wp_the_query'] = $GLOBALS['wp_query'];
		$GLOBALS['wp']           = new \WP();
		foreach ( array_keys( get_post_types( array( 'public' => true ) ) ) as $type ) {
			$object = get_post_type_object( $type );
			if ( $object && $object->query_var ) {
				$GLOBALS['wp']->add_query_var( $object->query_var );
			}
		}
		$GLOBALS['wp']->parse_request( $query );
		$GLOBALS['wp']->query_posts();
		$GLOBALS['wp']->handle_404();
		$GLOBALS['wp']->register_globals();
	}

	/**
	 * Head, content and footer of the page at a path.
	 */
	protected function page( string $path ): string {
		$this->begin_scripts_anew();
		$this->go_to( $path );
		// A block theme makes the content before the head.
		$content = have_posts() && is_singular() ? apply_filters( 'the_content', get_queried_object()->post_content ) : '';
		ob_start();
		do_action( 'wp_head' );
		echo $content;
		do_action( 'wp_footer' );
		return (string) ob_get_clean();
	}

	/**
	 * What the page tells the script; null where it tells nothing.
	 *
	 * @return array<string, mixed>|null
	 */
	protected static function config_in( string $html ): ?array {
		return preg_match( '#<script[^>]*id="foyer-config"[^>]*>(.*?)</script>#s', $html, $found ) ? json_decode( $found[1], true ) : null;
	}

	protected static function has_script( string $html ): bool {
		return 1 === substr_count( $html, 'build/front.js' ) && null !== self::config_in( $html );
	}

	protected static function has_nothing( string $html ): bool {
		return false === stripos( $html, 'foyer' );
	}

	/**
	 * In one process many pages are made: what the last one printed is not to count for the next.
	 */
	private function begin_scripts_anew(): void {
		unset( $GLOBALS['wp_scripts'], $GLOBALS['wp_styles'], $GLOBALS['concatenate_scripts'] );
		wp_scripts();
		wp_styles();
		Loader::register_script();
	}
}
