<?php
/**
 * A chat that an author puts into a page.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Frontend;

defined( 'ABSPATH' ) || exit;

/**
 * One renderer for the block `foyer/chat` and the shortcode `[foyer_chat]`. What it prints does nothing by itself: the
 * script of the page finds it, starts the chat there, and leaves the floating one out.
 */
final class Embed {

	private const DEFAULTS = array(
		'mode'            => 'inline',
		'title'           => '',
		'welcome_message' => '',
		'height'          => 600,
	);

	/**
	 * Until the widget's script defines the element, it is like a `span`: without this the page jumps when it comes.
	 */
	public const CSS = 'foyer-chat[data-foyer-inline]:not([hidden]){display:block}';

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'init', array( self::class, 'register_block' ) );
		add_shortcode( 'foyer_chat', array( self::class, 'shortcode' ) );
	}

	/**
	 * The block comes with the build.
	 */
	public static function register_block(): void {
		$folder = dirname( FOYER_CHAT_FILE ) . '/build/blocks/chat';
		if ( ! is_file( $folder . '/block.json' ) ) {
			return;
		}
		$block = register_block_type( $folder );
		if ( $block ) {
			foreach ( $block->editor_script_handles as $handle ) {
				wp_set_script_translations( $handle, 'foyer-chat', dirname( FOYER_CHAT_FILE ) . '/languages' );
			}
		}
	}

	/**
	 * `[foyer_chat mode="button" title="Ask us"]`.
	 *
	 * @param mixed $attributes As written, or an empty string where there are none.
	 */
	public static function shortcode( $attributes ): string {
		return self::render( shortcode_atts( self::DEFAULTS, is_array( $attributes ) ? $attributes : array(), 'foyer_chat' ), 'class="foyer-chat"' );
	}

	/**
	 * HTML, escaped; empty where no chat can be.
	 *
	 * @param array<string, mixed> $attributes mode, title, welcome_message, height.
	 * @param string               $wrapper    Attributes of the element around it, escaped.
	 */
	public static function render( array $attributes, string $wrapper ): string {
		if ( ! Loader::is_place_for_it() ) {
			return '';
		}
		Loader::enqueue();
		$title  = self::text( $attributes['title'] ?? '', 80 );
		$choice = sprintf(
			' data-title="%s" data-welcome-message="%s"',
			esc_attr( $title ),
			esc_attr( self::text( $attributes['welcome_message'] ?? '', 1000 ) )
		);
		if ( 'button' === ( $attributes['mode'] ?? '' ) ) {
			$inner = sprintf(
				'<button type="button" class="foyer-chat-open wp-element-button" data-foyer-open%s>%s</button>',
				$choice,
				esc_html( '' === $title ? __( 'Chat with us', 'foyer-chat' ) : $title )
			);
		} else {
			$height = is_numeric( $attributes['height'] ?? null ) ? (int) $attributes['height'] : self::DEFAULTS['height'];
			$inner  = sprintf(
				'<foyer-chat mode="inline" data-foyer-inline%s style="height:%dpx"></foyer-chat><noscript>%s</noscript>',
				$choice,
				max( 240, min( 1200, $height ) ),
				esc_html__( 'This chat needs JavaScript.', 'foyer-chat' )
			);
		}
		return '<div ' . $wrapper . '>' . $inner . '</div>';
	}

	/**
	 * Plain text, no longer than the backend takes it.
	 *
	 * @param mixed $value As given.
	 */
	private static function text( $value, int $longest ): string {
		return is_scalar( $value ) ? mb_substr( sanitize_textarea_field( (string) $value ), 0, $longest ) : '';
	}
}
