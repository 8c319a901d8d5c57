<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Connection;
use Foyer\Chat\Frontend\Loader;

require_once __DIR__ . '/FrontTestCase.php';

final class FrontPageTest extends FrontTestCase {

	public function test_a_page_tells_nothing_of_whoever_looks_at_it_and_holds_no_secret(): void {
		$user = (int) wp_insert_user( array( 'user_login' => 'ada', 'user_pass' => 'x', 'user_email' => 'ada.l@example.com', 'display_name' => 'Ada L.', 'role' => 'editor' ) );
		$id   = self::post();
		$one  = self::config_in( $this->page( "/?page_id=$id" ) );
		wp_set_current_user( $user );
		$two = self::config_in( $this->page( "/?page_id=$id" ) );
		$this->assertSame( $one, $two );
		$said = (string) wp_json_encode( $one );
		foreach ( array( self::KEY, 'sign-with-this', 'nonce', 'ada', 'session', wp_create_nonce( 'wp_rest' ) ) as $secret ) {
			$this->assertStringNotContainsStringIgnoringCase( $secret, $said );
		}
	}

	public function test_the_script_is_one_deferred_versioned_and_of_the_plugins_own(): void {
		$html = $this->page( '/?page_id=' . self::post() );
		$this->assertSame( 1, preg_match_all( '#<script[^>]*/foyer-chat/[^>]*>#', $html, $tags ) );
		$tag = $tags[0][0];
		$this->assertStringContainsString( ' defer', $tag );
		$this->assertMatchesRegularExpression( '#src="' . preg_quote( plugins_url( 'build/front.js', FOYER_CHAT_FILE ), '#' ) . '\?ver=[0-9a-f.]+"#', $tag );
		$this->assertStringNotContainsString( 'jquery', $html );
		$this->assertSame( array(), wp_scripts()->registered[ Loader::HANDLE ]->deps );
		$config = (array) self::config_in( $html );
		foreach ( array( 'loader_url', 'panel_url' ) as $name ) {
			$file = ABSPATH . strtok( ltrim( $config[ $name ], '/' ), '?' );
			$this->assertFileExists( $file );
			$sizes[] = filesize( $file );
		}
		$this->assertLessThan( 300000, array_sum( $sizes ) + filesize( dirname( FOYER_CHAT_FILE ) . '/build/front.js' ) + strlen( (string) wp_json_encode( $config ) ) );
		$this->assertMatchesRegularExpression( '#/build/widget/[^/?]+/panel\.js$#', $config['panel_url'] );
	}

	public function test_what_optimisers_go_by_stands_before_the_address(): void {
		$html = $this->page( '/?page_id=' . self::post() );
		$this->assertMatchesRegularExpression( '#<script[^>]* data-cfasync="false"[^>]* data-no-optimize="1"[^>]* src="[^"]*build/front\.js#', $html );
		$this->assertSame( array( 'a.js', '/foyer-chat/build/' ), apply_filters( 'rocket_exclude_defer_js', array( 'a.js' ) ) );
		$this->assertContains( '/foyer-chat/build/', apply_filters( 'sgo_js_minify_exclude', array() ) );
		$this->assertSame( 'a.js, foyer-chat/build/', apply_filters( 'autoptimize_filter_js_exclude', 'a.js' ) );
	}

	public function test_other_scripts_are_left_as_they_are(): void {
		$this->assertSame( array( 'src' => 'a.js', 'id' => 'a-js' ), Loader::put_attributes_first( array( 'src' => 'a.js', 'id' => 'a-js' ) ) );
	}

	public function test_a_sites_nonce_reaches_the_script_and_the_config(): void {
		$with_nonce = static function ( array $attributes ): array {
			return $attributes + array( 'nonce' => 'r4nd0m' );
		};
		add_filter( 'wp_script_attributes', $with_nonce );
		add_filter( 'wp_inline_script_attributes', $with_nonce );
		$html = $this->page( '/?page_id=' . self::post() );
		$this->assertMatchesRegularExpression( '#<script(?=[^>]* nonce="r4nd0m")[^>]*front\.js#', $html );
		$this->assertMatchesRegularExpression( '#<script(?=[^>]* nonce="r4nd0m")[^>]*foyer-config#', $html );
	}

	public function test_the_config_says_where_everything_is_and_stands_before_the_script(): void {
		$html   = $this->page( '/?page_id=' . self::post() );
		$config = (array) self::config_in( $html );
		$this->assertLessThan( strpos( $html, 'build/front.js' ), strpos( $html, 'foyer-config' ) );
		$this->assertSame( self::BACKEND, $config['backend'] );
		$this->assertSame( 'main', $config['widget_id'] );
		$this->assertSame( '/wp-json/foyer/v1/identity', $config['identity_url'] );
		$this->assertSame( 'en-US', $config['locale'] );
		$this->assertTrue( $config['is_floating'] );
		$this->assertSame( array(), $config['rules'] );
		$this->assertNull( $config['consent'] );
		$this->assertStringContainsString( '"rules":{}', $html );
	}

	public function test_the_identity_is_asked_for_on_the_pages_own_host_also_without_permalinks(): void {
		update_option( 'permalink_structure', '' );
		$GLOBALS['wp_rewrite']->init();
		$config = (array) self::config_in( $this->page( '/?page_id=' . self::post() ) );
		$this->assertSame( '/index.php?rest_route=/foyer/v1/identity', $config['identity_url'] );
		update_option( 'permalink_structure', '/%postname%/' );
		$GLOBALS['wp_rewrite']->init();
	}

	public function test_nothing_in_the_config_can_end_its_script(): void {
		add_filter(
			'gettext_foyer-chat',
			static function (): string {
				return '</script><script>alert(1)</script><!--';
			}
		);
		$html = $this->page( '/?page_id=' . self::post() );
		$this->assertStringNotContainsString( '<script>alert', $html );
		$this->assertSame( '</script><script>alert(1)</script><!--', ( (array) self::config_in( $html ) )['texts']['waiting'] );
	}

	public function test_no_page_asks_the_backend_anything(): void {
		$this->page( '/?page_id=' . self::post() );
		$this->assertSame( array(), $this->requests );
	}

	public function test_a_site_that_is_not_connected_has_nothing_of_us_on_its_pages(): void {
		$id = self::post( array( 'post_content' => 'Words. [foyer_chat]' ) );
		foreach ( array( 'backend_url', 'widget_id' ) as $field ) {
			$before = Connection::$field();
			Connection::save( array( $field => '' ) );
			$this->assertTrue( self::has_nothing( $this->page( "/?page_id=$id" ) ), $field );
			Connection::save( array( $field => $before ) );
		}
	}

	public function test_not_in_an_authors_preview_the_customizer_or_a_page_builder(): void {
		$id = self::post();
		$this->assertTrue( self::has_nothing( $this->page( "/?page_id=$id&preview=true" ) ) );
		$this->assertTrue( self::has_nothing( $this->page( "/?page_id=$id&elementor-preview=$id" ) ) );
		require_once ABSPATH . WPINC . '/class-wp-customize-manager.php';
		$customizer = new \ReflectionClass( \WP_Customize_Manager::class );
		$manager    = $customizer->newInstanceWithoutConstructor();
		$previewing = $customizer->getProperty( 'previewing' );
		$previewing->setAccessible( true );
		$previewing->setValue( $manager, true );
		$GLOBALS['wp_customize'] = $manager;
		$this->assertTrue( is_customize_preview() );
		$this->assertFalse( Loader::is_place_for_it() );
	}

	public function test_not_in_a_feed_or_an_embed(): void {
		self::post( array( 'post_type' => 'post', 'post_content' => 'Words. [foyer_chat]' ) );
		$this->go_to( '/?feed=rss2' );
		$this->assertTrue( is_feed() );
		$this->assertFalse( Loader::is_place_for_it() );
		$this->assertSame( '', do_shortcode( '[foyer_chat]' ) );
		$this->go_to( '/?embed=true&p=' . self::post( array( 'post_type' => 'post' ) ) );
		$this->assertTrue( is_embed() );
		$this->assertFalse( Loader::is_place_for_it() );
		$this->go_to( '/' );
		$this->assertTrue( Loader::is_place_for_it() );
	}

	public function test_not_in_the_login_page_or_wp_admin(): void {
		$this->go_to( '/' );
		foreach ( array( 'login_enqueue_scripts', 'admin_enqueue_scripts', 'enqueue_block_editor_assets', 'enqueue_block_assets' ) as $hook ) {
			$this->assertFalse( has_action( $hook, array( Loader::class, 'enqueue_for_page' ) ), $hook );
		}
		require_once ABSPATH . 'wp-admin/includes/class-wp-screen.php';
		$GLOBALS['current_screen'] = \WP_Screen::get( 'dashboard' );
		$this->assertTrue( is_admin() );
		$this->assertFalse( Loader::is_place_for_it() );
		unset( $GLOBALS['current_screen'] );
	}

	public function test_not_on_an_amp_page(): void {
		require_once __DIR__ . '/amp.php';
		$id = self::post( array( 'post_content' => 'Words. [foyer_chat]' ) );
		$this->assertTrue( self::has_script( $this->page( "/?page_id=$id" ) ) );
		add_filter( 'foyer_test_is_amp', '__return_true' );
		$this->assertTrue( self::has_nothing( $this->page( "/?page_id=$id" ) ) );
	}

	public function test_neither_the_page_nor_the_chat_says_whose_it_is(): void {
		$said  = $this->page( '/?page_id=' . self::post( array( 'post_content' => '[foyer_chat]' ) ) );
		$files = (array) glob( dirname( FOYER_CHAT_FILE ) . '/build/widget/*/{,*/}*.js', GLOB_BRACE );
		$this->assertGreaterThan( 3, count( $files ) );
		foreach ( $files as $file ) {
			$said .= (string) file_get_contents( $file );
		}
		$this->assertDoesNotMatchRegularExpression( '/(powered|made|built) (by|with) foyer/i', $said );
	}

	public function test_another_plugin_can_name_places_that_are_none(): void {
		add_filter( 'foyer_is_place_for_chat', '__return_false' );
		$this->assertTrue( self::has_nothing( $this->page( '/?page_id=' . self::post( array( 'post_content' => '[foyer_chat]' ) ) ) ) );
	}

	public function test_the_looks_of_this_site_are_a_rule_for_the_widgets_element(): void {
		update_option( 'foyer_style', array( 'offset_x' => 40, 'text_color' => '#112233' ) );
		$html = $this->page( '/?page_id=' . self::post() );
		$this->assertStringContainsString( 'foyer-chat{--foyer-offset-x:40px;--foyer-ink:#112233;}', $html );
	}

	public function test_consent_is_the_pages_to_wait_for_only_where_the_site_says_so(): void {
		$id = self::post();
		update_option( 'foyer_privacy', array( 'consent' => 'required', 'consent_category' => 'marketing' ) );
		$expected = array( 'by' => function_exists( 'wp_has_consent' ) ? 'api' : 'page', 'category' => 'marketing', 'service' => 'foyer-chat' );
		$this->assertSame( $expected, ( (array) self::config_in( $this->page( "/?page_id=$id" ) ) )['consent'] );
		update_option( 'foyer_privacy', array( 'consent' => 'off' ) );
		$this->assertNull( ( (array) self::config_in( $this->page( "/?page_id=$id" ) ) )['consent'] );
		update_option( 'foyer_privacy', array( 'consent' => 'nonsense', 'consent_category' => 'nonsense', 'delete_remote' => '1' ) );
		$this->assertSame( array( 'consent' => 'auto', 'consent_category' => 'preferences', 'delete_remote' => true ), get_option( 'foyer_privacy' ) );
	}

	public function test_a_site_with_the_consent_api_is_told_that_we_go_by_it_and_what_we_store(): void {
		$this->assertTrue( apply_filters( 'wp_consent_api_registered_' . plugin_basename( FOYER_CHAT_FILE ), false ) );
		require_once __DIR__ . '/wp-consent-api.php';
		\Foyer\Chat\Frontend\Consent::describe_storage();
		$this->assertSame( array( 'foyer:main:*', 'foyer-chat', 'preferences' ), array_slice( $GLOBALS['foyer_test_cookie_info'], 0, 3 ) );
		delete_option( 'foyer_privacy' );
		$this->assertSame( 'api', ( (array) self::config_in( $this->page( '/?page_id=' . self::post() ) ) )['consent']['by'] );
	}
}
