<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Frontend\Display;
use Foyer\Chat\Frontend\Language;
use Foyer\Chat\Settings\Sections;

require_once __DIR__ . '/FrontTestCase.php';

final class DisplayTest extends FrontTestCase {

	protected function tearDown(): void {
		$GLOBALS['foyer_test_language'] = false;
		parent::tearDown();
	}

	public function test_without_rules_it_shows_everywhere(): void {
		foreach ( array( '/', '/?s=x', '/?page_id=' . self::post(), '/?p=99999' ) as $path ) {
			$this->assertTrue( self::has_script( $this->page( $path ) ), $path );
		}
	}

	public function test_switched_off_it_shows_nowhere(): void {
		update_option( 'foyer_display', array( 'enabled' => false ) );
		$this->assertTrue( self::has_nothing( $this->page( '/' ) ) );
	}

	public function test_by_page(): void {
		$one = self::post();
		$two = self::post();
		update_option( 'foyer_display', array( 'show' => array( 'pages' => array( $one ) ) ) );
		$this->assertTrue( self::has_script( $this->page( "/?page_id=$one" ) ) );
		$this->assertTrue( self::has_nothing( $this->page( "/?page_id=$two" ) ) );
		$this->assertTrue( self::has_nothing( $this->page( '/' ) ) );
		update_option( 'foyer_display', array( 'hide' => array( 'pages' => array( $one ) ) ) );
		$this->assertTrue( self::has_nothing( $this->page( "/?page_id=$one" ) ) );
		$this->assertTrue( self::has_script( $this->page( "/?page_id=$two" ) ) );
	}

	public function test_by_a_page_that_stands_for_the_blog_or_the_front(): void {
		$front = self::post();
		$blog  = self::post();
		update_option( 'show_on_front', 'page' );
		update_option( 'page_on_front', $front );
		update_option( 'page_for_posts', $blog );
		update_option( 'foyer_display', array( 'show' => array( 'pages' => array( $blog ) ) ) );
		$this->assertTrue( self::has_script( $this->page( "/?page_id=$blog" ) ) );
		$this->assertTrue( self::has_nothing( $this->page( '/' ) ) );
		update_option( 'foyer_display', array( 'show' => array( 'types' => array( 'front_page' ) ) ) );
		$this->assertTrue( self::has_script( $this->page( '/' ) ) );
		$this->assertTrue( self::has_nothing( $this->page( "/?page_id=$blog" ) ) );
	}

	public function test_by_a_page_and_so_by_its_translations(): void {
		$page  = self::post();
		$seite = self::post();
		add_filter(
			'wpml_object_id',
			static function ( $id ) use ( $page, $seite ) {
				return $id === $page ? $seite : $id;
			}
		);
		update_option( 'foyer_display', array( 'show' => array( 'pages' => array( $page ) ) ) );
		$this->assertTrue( self::has_script( $this->page( "/?page_id=$seite" ) ) );
	}

	public function test_by_type(): void {
		$page = self::post();
		$post = self::post( array( 'post_type' => 'post' ) );
		update_option( 'foyer_display', array( 'show' => array( 'types' => array( 'post', 'search' ) ) ) );
		$this->assertTrue( self::has_script( $this->page( "/?p=$post" ) ) );
		$this->assertTrue( self::has_nothing( $this->page( "/?page_id=$page" ) ) );
		$this->assertTrue( self::has_script( $this->page( '/?s=words' ) ) );
		$this->assertTrue( self::has_nothing( $this->page( '/' ) ) );
		update_option( 'foyer_display', array( 'show' => array( 'types' => array( 'not_found', 'archive', 'blog' ) ) ) );
		$this->assertTrue( self::has_script( $this->page( '/?p=999999' ) ) );
		$this->assertTrue( self::has_script( $this->page( '/?author=1' ) ) );
		$this->assertTrue( self::has_script( $this->page( '/' ) ) );
		$this->assertTrue( self::has_nothing( $this->page( "/?p=$post" ) ) );
	}

	/**
	 * @dataProvider patterns
	 */
	public function test_by_url( string $pattern, string $path, bool $fits ): void {
		update_option( 'foyer_display', array( 'show' => array( 'urls' => array( str_replace( 'HOME', home_url(), $pattern ) ) ) ) );
		$this->go_to( '/' );
		$_SERVER['REQUEST_URI'] = $path;
		$this->assertSame( $fits, Display::is_page_for_it() );
	}

	public function patterns(): array {
		return array(
			'a path'                           => array( '/pricing', '/pricing', true ),
			'with its slash'                   => array( '/pricing', '/pricing/', true ),
			'whatever is asked for'            => array( '/pricing/', '/pricing?plan=pro', true ),
			'not what begins so'               => array( '/pricing', '/pricing-old/', false ),
			'not what is below'                => array( '/pricing', '/pricing/team/', false ),
			'below'                            => array( '/shop/*', '/shop/hats/red/', true ),
			'not the folder'                   => array( '/shop/*', '/shopping/', false ),
			'anywhere'                         => array( '*sale*', '/hats/on-sale-now/', true ),
			'the front'                        => array( '/', '/', true ),
			'only the front'                   => array( '/', '/pricing/', false ),
			'without its first slash'          => array( 'pricing', '/pricing/', true ),
			'as copied from the browser'       => array( 'HOME/pricing/', '/pricing/', true ),
			'as copied, percent-encoded'       => array( '/%C3%BCber-uns/', '/über-uns/', true ),
			'as read'                          => array( '/über-uns', '/%C3%BCber-uns/', true ),
			'capital or not'                   => array( '/Pricing', '/pricing/', true ),
			'with what means something else'   => array( '/a.b(c)+', '/a.b(c)+', true ),
			'a dot is a dot'                   => array( '/a.b', '/axb', false ),
			'bytes that are no text'           => array( '/pricing', "/pricing\xff", false ),
		);
	}

	public function test_by_url_below_the_folder_that_the_site_is_in(): void {
		update_option( 'foyer_display', array( 'show' => array( 'urls' => array( '/pricing' ) ) ) );
		$this->go_to( '/' );
		update_option( 'home', 'http://127.0.0.1/blog' );
		$_SERVER['REQUEST_URI'] = '/blog/pricing/';
		$this->assertTrue( Display::is_page_for_it() );
		$_SERVER['REQUEST_URI'] = '/pricing/';
		$this->assertTrue( Display::is_page_for_it() );
		$_SERVER['REQUEST_URI'] = '/blogging/pricing/';
		$this->assertFalse( Display::is_page_for_it() );
	}

	public function test_what_is_hidden_is_hidden_though_it_is_also_shown(): void {
		$id = self::post();
		update_option( 'foyer_display', array( 'show' => array( 'types' => array( 'page' ) ), 'hide' => array( 'pages' => array( $id ) ) ) );
		$this->assertTrue( self::has_nothing( $this->page( "/?page_id=$id" ) ) );
		$this->assertTrue( self::has_script( $this->page( '/?page_id=' . self::post() ) ) );
	}

	public function test_another_plugin_has_the_last_word_on_a_page(): void {
		add_filter( 'foyer_show_on_page', '__return_false' );
		$this->assertTrue( self::has_nothing( $this->page( '/' ) ) );
	}

	public function test_rules_of_the_person_go_into_the_page_as_data_and_decide_nothing_there(): void {
		update_option( 'timezone_string', 'Europe/Berlin' );
		$day = array( array( 'from' => '09:00', 'to' => '17:00' ) );
		update_option(
			'foyer_display',
			array( 'login' => 'in', 'roles' => array( 'customer' ), 'devices' => array( 'phone' ), 'hours' => array( 'mon' => $day ), 'cart' => 'filled' )
		);
		$config = (array) self::config_in( $this->page( '/' ) );
		$this->assertTrue( $config['is_floating'] );
		$this->assertSame( 'in', $config['rules']['login'] );
		$this->assertSame( array( 'customer' ), $config['rules']['roles'] );
		$this->assertSame( array( 'phone' ), $config['rules']['devices'] );
		$this->assertSame( 'filled', $config['rules']['cart'] );
		$this->assertSame( 'Europe/Berlin', $config['rules']['hours']['time_zone'] );
		$this->assertSame( $day, $config['rules']['hours']['mon'] );
		$this->assertSame( array(), $config['rules']['hours']['sun'] );
		update_option( 'timezone_string', '' );
		update_option( 'gmt_offset', 5.5 );
		$this->assertSame( '+05:30', Display::rules_of_person()['hours']['time_zone'] );
	}

	public function test_roles_do_not_count_for_those_who_are_not_logged_in(): void {
		update_option( 'foyer_display', array( 'login' => 'out', 'roles' => array( 'customer' ) ) );
		$this->assertSame( array( 'login' => 'out' ), Display::rules_of_person() );
	}

	public function test_nothing_can_be_stored_that_no_rule_means(): void {
		update_option(
			'foyer_display',
			array(
				'enabled' => 'yes', 'language' => 'fr', 'login' => 'maybe', 'cart' => 3, 'roles' => array( 'a', 7, ' a ', '<b>editor</b>' ), 'devices' => array( 'phone', 'fridge' ), 'surprise' => 1,
				'show' => array( 'pages' => array( '5', 'x', -5, 0 ), 'types' => array( 'Page', '' ), 'urls' => array( ' /%C3%BC/ ', '', array() ) ), 'hide' => 'all',
				'hours' => array( 'mon' => array( array( 'from' => '09:00', 'to' => '08:00' ), array( 'from' => '9', 'to' => '10' ), array( 'from' => '08:00', 'to' => '24:00' ) ), 'noday' => 1 ),
			)
		);
		$stored = get_option( 'foyer_display' );
		$this->assertSame( array( 'enabled', 'language', 'show', 'hide', 'login', 'roles', 'devices', 'hours', 'cart' ), array_keys( $stored ) );
		$this->assertSame( array( true, 'page', 'any', 'any' ), array( $stored['enabled'], $stored['language'], $stored['login'], $stored['cart'] ) );
		$this->assertSame( array( 'a', 'editor' ), $stored['roles'] );
		$this->assertSame( array( 'phone' ), $stored['devices'] );
		$this->assertSame( array( 'pages' => array( 5 ), 'types' => array( 'page' ), 'urls' => array( '/%C3%BC/' ) ), $stored['show'] );
		$this->assertSame( array( 'pages' => array(), 'types' => array(), 'urls' => array() ), $stored['hide'] );
		$this->assertSame( array( array( 'from' => '08:00', 'to' => '24:00' ) ), $stored['hours']['mon'] );
	}

	public function test_a_wrong_field_is_named(): void {
		$errors = Sections::errors( array( 'display' => array( 'login' => 'maybe', 'show' => array( 'pages' => array( 0 ) ), 'hours' => array( 'mon' => array( array( 'from' => '9', 'to' => '10:00' ) ) ) ) ) );
		$this->assertSame( array( 'display.login', 'display.show.pages.0', 'display.hours.mon.0.from' ), wp_list_pluck( $errors, 'path' ) );
		$this->assertSame( array(), Sections::errors( array( 'display' => Display::sanitize( null ), 'privacy' => get_option( 'foyer_privacy' ) ) ) );
	}

	/**
	 * @dataProvider locales
	 */
	public function test_a_locale_of_wordpress_becomes_a_language_tag( string $locale, string $tag ): void {
		$this->assertSame( $tag, Language::tag( $locale ) );
	}

	public function locales(): array {
		return array(
			array( 'de_DE', 'de-DE' ),
			array( 'de_DE_formal', 'de-DE' ),
			array( 'pt_PT_ao90', 'pt-PT' ),
			array( 'ja', 'ja' ),
			array( 'ckb', 'ckb' ),
			array( 'zh-hans', 'zh-hans' ),
			array( 'sr_Latn_RS', 'sr-Latn-RS' ),
			array( 'es_419', 'es-419' ),
			array( 'en_US"><script>', 'en-US' ),
			array( 'formal', '' ),
			array( '', '' ),
		);
	}

	public function test_the_language_is_the_sites_until_a_multilingual_plugin_knows_better(): void {
		add_filter(
			'locale',
			static function (): string {
				return 'fr_FR';
			}
		);
		$this->assertSame( 'fr-FR', Language::of_page() );
		add_filter(
			'wpml_current_language',
			static function (): string {
				return 'pt-br';
			}
		);
		add_filter(
			'wpml_active_languages',
			static function (): array {
				return array( 'pt-br' => array( 'default_locale' => 'pt_BR' ) );
			}
		);
		$this->assertSame( 'pt-BR', Language::of_page() );
		require_once __DIR__ . '/polylang.php';
		$GLOBALS['foyer_test_language'] = 'es_ES';
		$this->assertSame( 'es-ES', Language::of_page() );
		$this->assertSame( 'es-ES', ( (array) self::config_in( $this->page( '/' ) ) )['locale'] );
		update_option( 'foyer_display', array( 'language' => 'widget' ) );
		$this->assertSame( '', ( (array) self::config_in( $this->page( '/' ) ) )['locale'] );
	}
}
