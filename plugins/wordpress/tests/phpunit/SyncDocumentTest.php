<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Sync\Document;
use Foyer\Chat\Sync\Language;
use Foyer\Chat\Sync\Scope;

require_once __DIR__ . '/SyncTestCase.php';

final class SyncDocumentTest extends SyncTestCase {

	private function document( array $fields = array() ): ?array {
		return Document::of( get_post( $this->post( $fields ) ) );
	}

	public function test_it_has_what_the_backend_takes_and_nothing_else(): void {
		$id = $this->post( array( 'post_title' => 'Größe &amp; <em>Farbe</em>', 'post_name' => 'groesse' ) );
		wp_set_post_terms( $id, 'sizes, colours', 'post_tag' );
		wp_set_post_categories( $id, array( wp_insert_term( 'Help & more', 'category' )['term_id'] ) );
		$this->assertSame(
			array(
				'title'    => 'Größe & Farbe',
				'content'  => '<p>Send it back within 30 days.</p>',
				'format'   => 'html',
				'tags'     => array( 'Help & more', 'colours', 'sizes' ),
				'url'      => home_url( '/groesse/' ),
				'language' => 'en-US',
			),
			Document::of( get_post( $id ) )
		);
	}

	public function test_blocks_and_shortcodes_are_rendered(): void {
		add_shortcode( 'price_of', static function ( $attributes ): string {
			return '<strong>' . $attributes['thing'] . ' costs 5</strong>';
		} );
		$content = $this->document( array( 'post_content' => "<!-- wp:heading --><h2 class=\"wp-block-heading\" id=\"h-1\">How long?</h2><!-- /wp:heading -->\n<!-- wp:list --><ul class=\"wp-block-list\"><!-- wp:list-item --><li>Thirty <a href=\"/terms/\" class=\"x\">days</a></li><!-- /wp:list-item --></ul><!-- /wp:list -->\n<!-- wp:shortcode -->[price_of thing=\"Tea\"]<!-- /wp:shortcode -->\n<!-- wp:table --><figure class=\"wp-block-table\"><table><tbody><tr><td>DE</td><td>4 €</td></tr></tbody></table></figure><!-- /wp:table -->" ) )['content'];
		remove_shortcode( 'price_of' );
		foreach ( array( '<h2>How long?</h2>', '<li>Thirty <a href="/terms/">days</a></li>', '<strong>Tea costs 5</strong>', '<td>DE</td><td>4 €</td>' ) as $part ) {
			$this->assertStringContainsString( $part, $content );
		}
		$this->assertStringNotContainsString( '<!--', $content );
	}

	public function test_what_is_made_anew_with_every_rendering_leaves_the_hash_as_it_is(): void {
		add_shortcode( 'form', static function (): string {
			$id = uniqid( 'f' );
			return "<div id=\"$id\" data-n=\"$id\"><script>var nonce = '$id';</script><style>#$id{}</style><svg><text>$id</text></svg><a href=\"/?do=1&_wpnonce=$id\">Reply</a><select><option>$id</option></select>Write to us</div>";
		} );
		$post  = get_post( $this->post( array( 'post_content' => '[form]' ) ) );
		$first = Document::of( $post );
		$this->assertSame( $first, Document::of( $post ) );
		$this->assertSame( Document::hash( 'a', $first ), Document::hash( 'a', array_reverse( $first, true ) ) );
		$this->assertNotSame( Document::hash( 'a', $first ), Document::hash( 'b', $first ) );
		$this->assertStringContainsString( 'Write to us', $first['content'] );
		remove_shortcode( 'form' );
	}

	public function test_the_chat_on_a_page_is_no_part_of_what_it_says(): void {
		add_shortcode( 'foyer_chat', static function (): string {
			return 'Chat with us';
		} );
		$document = $this->document( array( 'post_content' => "Hello\n\n[foyer_chat]" ) );
		$this->assertStringNotContainsString( 'Chat with us', $document['content'] );
		$this->assertStringContainsString( 'Hello', $document['content'] );
	}

	public function test_it_is_rendered_for_a_visitor_whoever_makes_the_queue_run(): void {
		add_shortcode( 'members', static function ( $attributes, $content ): string {
			return is_user_logged_in() ? $content : 'Log in to read this.';
		} );
		wp_set_current_user( 1 );
		$document = $this->document( array( 'post_content' => '[members]The secret[/members]' ) );
		$this->assertStringNotContainsString( 'The secret', $document['content'] );
		$this->assertSame( 1, get_current_user_id() );
		remove_shortcode( 'members' );
	}

	public function test_rendering_leaves_the_loop_and_the_output_as_they_were(): void {
		$outer           = get_post( $this->post( array( 'post_title' => 'Outer' ) ) );
		$GLOBALS['post'] = $outer;
		add_shortcode( 'echoes', static function (): string {
			echo 'straight to the browser';
			return 'title: ' . get_the_title();
		} );
		ob_start();
		$document = $this->document( array( 'post_title' => 'Inner', 'post_content' => '[echoes]' ) );
		$this->assertSame( '', ob_get_clean() );
		$this->assertStringContainsString( 'title: Inner', $document['content'] );
		$this->assertSame( $outer, $GLOBALS['post'] );
		remove_shortcode( 'echoes' );
		unset( $GLOBALS['post'] );
	}

	public function test_the_excerpt_comes_first(): void {
		$this->assertSame( "<p>In short.</p>\n<p>At length.</p>", $this->document( array( 'post_excerpt' => 'In short.', 'post_content' => 'At length.' ) )['content'] );
	}

	public function test_a_post_without_text_is_known_by_its_title_and_one_without_either_not_at_all(): void {
		$this->assertSame( '<p>Only a title</p>', $this->document( array( 'post_title' => 'Only a title', 'post_content' => '<img src="a.png">' ) )['content'] );
		$this->assertSame( 'Only text', $this->document( array( 'post_title' => '', 'post_content' => 'Only text' ) )['title'] );
		$id = $this->post( array( 'post_title' => ' ', 'post_content' => '<!-- wp:spacer --><div></div><!-- /wp:spacer -->' ) );
		$this->assertNull( Document::of( get_post( $id ) ) );
		$this->drain();
		$this->assertSame( array(), $this->calls( $this->name( $id ) ) );
	}

	public function test_nothing_is_longer_than_the_backend_takes(): void {
		$id = $this->post( array( 'post_title' => str_repeat( '😀', 400 ) ) );
		for ( $i = 0; $i < 30; $i++ ) {
			$tags[] = sprintf( '%02d', $i ) . str_repeat( 'x', 100 );
		}
		wp_set_post_terms( $id, $tags, 'post_tag' );
		$document = Document::of( get_post( $id ) );
		$this->assertLessThanOrEqual( 600, strlen( mb_convert_encoding( $document['title'], 'UTF-16LE', 'UTF-8' ) ) );
		$this->assertCount( 20, $document['tags'] );
		$this->assertSame( 64, mb_strlen( $document['tags'][0] ) );
	}

	public function test_the_filter_changes_and_refuses(): void {
		$kept    = $this->post( array( 'post_title' => 'Kept' ) );
		$refused = $this->post( array( 'post_title' => 'Refused' ) );
		$this->settle();
		add_filter( 'foyer_document', static function ( $document, \WP_Post $post ) {
			return 'Refused' === $post->post_title ? null : array( 'title' => 'Better', 'own' => 'field' ) + $document;
		}, 10, 2 );
		wp_update_post( array( 'ID' => $kept ) );
		wp_update_post( array( 'ID' => $refused ) );
		$this->drain();
		$this->assertSame( 'Better', $this->body( $kept )['title'] );
		$this->assertSame( array( 'DELETE' ), $this->calls( $this->name( $refused ) ) );
	}

	public function test_the_language_is_the_sites_or_polylangs_or_wpmls(): void {
		$languages = array( 'de_DE' => 'de-DE', 'de_DE_formal' => 'de-DE', 'pt_PT_ao90' => 'pt-PT', 'fi' => 'fi', 'zh-hans' => 'zh-hans', 'ckb' => 'ckb', 'sr_RS' => 'sr-RS', 'art_xemoji' => 'art-xemoji', '' => '', 'nonsense' => '' );
		foreach ( $languages as $locale => $tag ) {
			$this->assertSame( $tag, Language::tag( (string) $locale ) );
		}
		add_filter( 'wpml_post_language_details', static function () {
			return array( 'language_code' => 'fr', 'locale' => 'fr_FR' );
		} );
		$this->assertSame( 'fr-FR', $this->document()['language'] );
	}

	/**
	 * @runInSeparateProcess
	 * @preserveGlobalState disabled
	 */
	public function test_polylang_says_a_posts_language(): void {
		eval( 'function pll_get_post_language( $id, $field ) { return "locale" === $field ? "nl_NL" : "nl"; }' );
		$this->assertSame( 'nl-NL', $this->document()['language'] );
	}

	public function test_plain_permalinks_are_addresses_too(): void {
		global $wp_rewrite;
		$wp_rewrite->set_permalink_structure( '' );
		$id = $this->post();
		$this->assertSame( home_url( "/?p=$id" ), Document::of( get_post( $id ) )['url'] );
		$wp_rewrite->set_permalink_structure( '/%postname%/' );
	}

	public function test_names_of_other_sites_and_nonsense_mean_no_post(): void {
		$id = $this->post();
		$this->assertSame( $id, Document::post( "1:post:$id" )->ID );
		foreach ( array( "2:post:$id", "1:page:$id", "1:post:0$id", "post:$id", "1:post:$id:1", '1:post:', "1:post:$id\n" ) as $name ) {
			$this->assertNull( Document::post( $name ), $name );
		}
	}

	public function test_what_may_stand_in_the_settings(): void {
		$this->assertSame(
			array( 'post_types' => array( 'page', 'recipe' ), 'exclude' => array( 5, 7 ), 'products' => false ),
			Scope::sanitize( array( 'post_types' => array( 'page', 'recipe', 'page', 'attachment', 'product', 7 ), 'exclude' => array( '5', 7, 7, 0, 'x', array() ), 'products' => 0, 'more' => 1 ) )
		);
		$this->assertSame( array( 'post', 'page' ), Scope::sanitize( 'broken' )['post_types'] );
		update_option( 'foyer_sync', array( 'post_types' => array( 'revision', 'wp_block', 'nosuch' ) ) );
		$this->assertSame( array(), Scope::post_types() );
		$this->assertSame( 0, Scope::count() );
	}
}
