<?php
/**
 * What a post says.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

use WP_Post;

defined( 'ABSPATH' ) || exit;

/**
 * A post's content as its page shows it, blocks and shortcodes rendered, down to the elements that carry meaning: what
 * is made anew with every rendering, such as nonces and element ids, would make the same content look changed.
 */
final class Content {

	/**
	 * Elements that say nothing, with all that is in them.
	 */
	private const SILENT = 'script|style|noscript|template|svg|math|iframe|object|video|audio|canvas|button|select|textarea|dialog';

	/**
	 * Elements that the backend reads: structure, and what it knows to be menus and the like.
	 */
	private const ELEMENTS = 'h1 h2 h3 h4 h5 h6 p div section article main header footer nav aside form figure figcaption address details summary dl dt dd ul ol li table caption thead tbody tfoot tr th td blockquote pre code strong b em i br hr';

	/**
	 * HTML; empty where the post says nothing.
	 */
	public static function of( WP_Post $post ): string {
		$content  = self::rendered( $post );
		$excerpt  = trim( $post->post_excerpt );
		$content  = self::without_noise( ( '' === $excerpt ? '' : wpautop( $excerpt ) ) . $content );
		$has_text = '' !== self::text( $content );
		return $has_text ? $content : '';
	}

	/**
	 * HTML without its elements.
	 */
	public static function text( string $html ): string {
		$text = html_entity_decode( wp_strip_all_tags( $html ), ENT_QUOTES | ENT_HTML5, 'UTF-8' );
		return trim( (string) preg_replace( '/[\s\x{a0}]+/u', ' ', $text ) );
	}

	private static function rendered( WP_Post $post ): string {
		$former          = $GLOBALS['post'] ?? null;
		$GLOBALS['post'] = $post; // phpcs:ignore WordPress.WP.GlobalVariablesOverride -- As the loop does; it is put back.
		setup_postdata( $post );
		add_filter( 'pre_render_block', array( self::class, 'without_own_block' ), 10, 2 );
		add_filter( 'pre_do_shortcode_tag', array( self::class, 'without_own_shortcode' ), 10, 2 );
		ob_start();
		try {
			// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.
			return (string) apply_filters( 'the_content', $post->post_content );
		} finally {
			ob_end_clean();
			remove_filter( 'pre_render_block', array( self::class, 'without_own_block' ) );
			remove_filter( 'pre_do_shortcode_tag', array( self::class, 'without_own_shortcode' ) );
			$GLOBALS['post'] = $former; // phpcs:ignore WordPress.WP.GlobalVariablesOverride -- See above.
			if ( $former instanceof WP_Post ) {
				setup_postdata( $former );
			}
		}
	}

	/**
	 * The chat on a page is no part of what the page says.
	 *
	 * @param string|null          $html  Of filters before.
	 * @param array<string, mixed> $block To be rendered.
	 * @return string|null
	 */
	public static function without_own_block( $html, array $block ) {
		return 'foyer/chat' === ( $block['blockName'] ?? '' ) ? '' : $html;
	}

	/**
	 * @param string|false $html Of filters before.
	 * @param string       $tag  To be rendered.
	 * @return string|false
	 */
	public static function without_own_shortcode( $html, string $tag ) {
		return 'foyer_chat' === $tag ? '' : $html;
	}

	private static function without_noise( string $html ): string {
		// A page so long that the expression gives up on it is taken as it is.
		$html    = preg_replace( array( '/<!--.*?-->/s', '#<(' . self::SILENT . ')\b[^>]*>.*?</\1\s*>#is' ), '', $html ) ?? $html;
		$allowed = array_fill_keys( explode( ' ', self::ELEMENTS ), array() );
		$html    = wp_kses( $html, $allowed + array( 'a' => array( 'href' => true ) ), array( 'http', 'https', 'mailto', 'tel' ) );
		return trim( preg_replace( '/ href="[^"]*nonce[^"]*"/i', '', $html ) ?? $html );
	}
}
