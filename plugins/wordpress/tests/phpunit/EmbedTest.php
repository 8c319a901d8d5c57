<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use DOMDocument;
use DOMElement;
use Foyer\Chat\Frontend\Embed;

require_once __DIR__ . '/FrontTestCase.php';

final class EmbedTest extends FrontTestCase {

	protected function setUp(): void {
		parent::setUp();
		$this->go_to( '/' );
	}

	public function test_the_shortcode_puts_a_chat_into_the_page(): void {
		$element = self::element( do_shortcode( '[foyer_chat title="Ask us" welcome_message="Hello" height="480"]' ), 'foyer-chat' );
		$this->assertSame( 'inline', $element->getAttribute( 'mode' ) );
		$this->assertSame( 'Ask us', $element->getAttribute( 'data-title' ) );
		$this->assertSame( 'Hello', $element->getAttribute( 'data-welcome-message' ) );
		$this->assertSame( 'height:480px', $element->getAttribute( 'style' ) );
		$this->assertFalse( $element->hasAttribute( 'widget-id' ), 'With it the chat would begin before anybody agreed.' );
	}

	public function test_the_shortcode_puts_a_button_into_the_page(): void {
		$button = self::element( do_shortcode( '[foyer_chat mode=button title="Ask us"]' ), 'button' );
		$this->assertSame( 'Ask us', $button->textContent );
		$this->assertSame( 'button', $button->getAttribute( 'type' ) );
		$this->assertSame( 'Chat with us', self::element( do_shortcode( '[foyer_chat mode="button"]' ), 'button' )->textContent );
	}

	/**
	 * @dataProvider attacks
	 */
	public function test_what_is_written_into_an_attribute_stays_text( string $attack ): void {
		foreach ( array( 'inline', 'button' ) as $mode ) {
			$html = Embed::shortcode( array( 'mode' => $mode, 'title' => $attack, 'welcome_message' => $attack, 'height' => $attack ) );
			$this->assert_inert( $html );
			$html = Embed::shortcode( array( 'mode' => $attack, 'onclick' => $attack, 'style' => $attack ) );
			$this->assert_inert( $html );
			$this->assert_inert( do_shortcode( "[foyer_chat mode=\"$mode\" title='$attack']" ) );
		}
	}

	public function attacks(): array {
		return array(
			array( '"><script>alert(1)</script>' ),
			array( '\'><img src=x onerror=alert(1)>' ),
			array( '" onmouseover="alert(1)' ),
			array( '</button><script>alert(1)</script>' ),
			array( '</foyer-chat><svg onload=alert(1)>' ),
			array( '&quot; onfocus=&quot;alert(1)&quot; autofocus=&quot;' ),
			array( 'javascript:alert(1)' ),
			array( '1px;background:url(https://evil.example)' ),
			array( "\u{2028}<script>alert(1)</script>" ),
			array( '<<script>script>alert(1)<</script>/script>' ),
		);
	}

	public function test_texts_are_no_longer_than_the_backend_takes_them_and_heights_fit_a_screen(): void {
		$element = self::element( Embed::shortcode( array( 'title' => str_repeat( 'ä', 100 ), 'welcome_message' => str_repeat( 'ä', 2000 ), 'height' => '99999' ) ), 'foyer-chat' );
		$this->assertSame( 80, mb_strlen( $element->getAttribute( 'data-title' ) ) );
		$this->assertSame( 1000, mb_strlen( $element->getAttribute( 'data-welcome-message' ) ) );
		$this->assertSame( 'height:1200px', $element->getAttribute( 'style' ) );
		$this->assertSame( 'height:240px', self::element( Embed::shortcode( array( 'height' => '-5' ) ), 'foyer-chat' )->getAttribute( 'style' ) );
		$this->assertSame( 'height:600px', self::element( Embed::shortcode( array( 'height' => 'tall' ) ), 'foyer-chat' )->getAttribute( 'style' ) );
	}

	public function test_a_page_with_a_chat_of_its_own_has_the_script_also_where_the_floating_one_is_switched_off(): void {
		update_option( 'foyer_display', array( 'enabled' => false ) );
		$html = $this->page( '/?page_id=' . self::post( array( 'post_content' => 'Words. [foyer_chat]' ) ) );
		$this->assertTrue( self::has_script( $html ) );
		$this->assertFalse( ( (array) self::config_in( $html ) )['is_floating'] );
	}

	public function test_a_chat_twice_on_a_page_brings_one_script(): void {
		$html = $this->page( '/?page_id=' . self::post( array( 'post_content' => '[foyer_chat][foyer_chat mode="button"]' ) ) );
		$this->assertTrue( self::has_script( $html ) );
		$this->assertSame( 1, substr_count( $html, 'id="foyer-config"' ) );
	}

	public function test_the_block_is_rendered_by_the_server_like_the_shortcode(): void {
		$this->register_block();
		$html = $this->page( '/?page_id=' . self::post( array( 'post_content' => '<!-- wp:foyer/chat {"title":"Ask us","height":480,"align":"wide"} /-->' ) ) );
		$this->assertTrue( self::has_script( $html ) );
		$element = self::element( $html, 'foyer-chat' );
		$this->assertSame( 'Ask us', $element->getAttribute( 'data-title' ) );
		$this->assertSame( 'height:480px', $element->getAttribute( 'style' ) );
		$this->assertMatchesRegularExpression( '/<div class="(alignwide wp-block-foyer-chat|wp-block-foyer-chat alignwide)">/', $html );
		$this->assertStringContainsString( '<button', do_blocks( '<!-- wp:foyer/chat {"mode":"button"} /-->' ) );
		$this->assert_inert( do_blocks( '<!-- wp:foyer/chat {"title":"\u003cscript\u003e\u0022 onclick=\u0022","welcome_message":"\u003c/foyer-chat\u003e"} /-->' ) );
	}

	public function test_the_block_is_one_of_a_page_with_the_attributes_of_the_shortcode_and_no_style_sheet(): void {
		$block = $this->register_block();
		$this->assertSame( 3, $block->api_version );
		$this->assertFalse( $block->supports['multiple'] );
		$this->assertSame( array(), array_merge( $block->style_handles, $block->editor_style_handles, $block->view_script_handles, $block->script_handles ) );
		$this->assertSame( array(), array_diff( array( 'mode', 'title', 'welcome_message', 'height' ), array_keys( $block->attributes ) ) );
		$this->assertNotEmpty( $block->example );
		$this->assertCount( 1, $block->editor_script_handles );
		$script = wp_scripts()->registered[ $block->editor_script_handles[0] ];
		$this->assertSame( 'foyer-chat', $script->textdomain );
		foreach ( $script->deps as $needed ) {
			$this->assertArrayHasKey( $needed, wp_scripts()->registered, 'Or the block would silently not register.' );
		}
	}

	public function test_the_editor_has_no_chat_of_ours_on_it(): void {
		$this->register_block();
		do_action( 'enqueue_block_assets' );
		$this->assertFalse( wp_script_is( 'foyer-loader', 'enqueued' ) );
	}

	private function register_block(): \WP_Block_Type {
		$registry = \WP_Block_Type_Registry::get_instance();
		if ( $registry->is_registered( 'foyer/chat' ) ) {
			$registry->unregister( 'foyer/chat' );
		}
		Embed::register_block();
		$block = $registry->get_registered( 'foyer/chat' );
		$this->assertInstanceOf( \WP_Block_Type::class, $block );
		return $block;
	}

	private function assert_inert( string $html ): void {
		$allowed = array(
			'div'        => array( 'class' ),
			'foyer-chat' => array( 'mode', 'data-foyer-inline', 'data-title', 'data-welcome-message', 'style' ),
			'button'     => array( 'type', 'class', 'data-foyer-open', 'data-title', 'data-welcome-message' ),
			'noscript'   => array(),
		);
		$tags = new \WP_HTML_Tag_Processor( $html );
		while ( $tags->next_tag() ) {
			$name = strtolower( (string) $tags->get_tag() );
			$this->assertArrayHasKey( $name, $allowed, $html );
			$this->assertSame( array(), array_diff( $tags->get_attribute_names_with_prefix( '' ), $allowed[ $name ] ), $html );
			$style = $tags->get_attribute( 'style' );
			$this->assertMatchesRegularExpression( '/^(height:\d+px)?$/', (string) $style );
		}
	}

	private static function element( string $html, string $name ): DOMElement {
		$document = new DOMDocument();
		libxml_use_internal_errors( true );
		$document->loadHTML( '<?xml encoding="UTF-8">' . $html );
		libxml_clear_errors();
		$found = $document->getElementsByTagName( $name );
		self::assertSame( 1, $found->length, $html );
		return $found->item( 0 );
	}
}
