<?php
/**
 * What the backend is told of a post.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

use Throwable;
use WP_Error;
use WP_Post;

defined( 'ABSPATH' ) || exit;

/**
 * The body of `PUT /api/knowledge/{widget_id}/documents/{external_id}`.
 */
final class Document {

	/**
	 * All that the backend takes.
	 */
	private const FIELDS = array( 'title', 'content', 'format', 'url', 'tags', 'language' );

	/**
	 * A post's name at the backend: `{blog_id}:{post_type}:{id}`.
	 */
	public static function external_id( WP_Post $post ): string {
		return get_current_blog_id() . ':' . $post->post_type . ':' . $post->ID;
	}

	/**
	 * The id of the post that a name of this site means; 0 for a name that is not of this site.
	 */
	public static function post_id( string $external_id ): int {
		return preg_match( '/^' . get_current_blog_id() . ':[a-z0-9_-]{1,20}:([1-9]\d{0,18})$/', $external_id, $found ) ? (int) $found[1] : 0;
	}

	/**
	 * The post a name means, if it goes by that name still.
	 */
	public static function post( string $external_id ): ?WP_Post {
		$id   = self::post_id( $external_id );
		$post = 0 === $id ? null : get_post( $id );
		return $post instanceof WP_Post && self::external_id( $post ) === $external_id ? $post : null;
	}

	/**
	 * As any visitor would see it; null where the assistant is not to know it.
	 *
	 * @return array<string, mixed>|WP_Error|null
	 */
	public static function of( WP_Post $post ) {
		if ( ! Scope::has( $post ) ) {
			return null;
		}
		$locale   = Language::locale( $post );
		$user_id  = get_current_user_id();
		$switched = switch_to_locale( $locale );
		// What only members see must not be told to everybody because an admin's click made the queue run.
		wp_set_current_user( 0 );
		try {
			$document = self::build( $post, $locale );
			/**
			 * What is told of an item: change it, or return null to keep the item to yourself.
			 *
			 * @param array<string, mixed>|null $document `title`, `content`, `format`, `url`, `tags`, `language`.
			 * @param WP_Post                   $post     The item.
			 */
			$document = apply_filters( 'foyer_document', $document, $post );
		} catch ( Throwable $fault ) {
			return new WP_Error(
				'foyer_render',
				sprintf(
					/* translators: %s: what PHP says. */
					__( 'A theme or plugin fails when this is rendered: %s', 'foyer-chat' ),
					$fault->getMessage()
				)
			);
		} finally {
			wp_set_current_user( $user_id );
			if ( $switched ) {
				restore_previous_locale();
			}
		}
		return is_array( $document ) ? array_intersect_key( $document, array_flip( self::FIELDS ) ) : null;
	}

	/**
	 * The same hash, the same document under the same name.
	 *
	 * @param string               $external_id The name.
	 * @param array<string, mixed> $document    The body.
	 */
	public static function hash( string $external_id, array $document ): string {
		ksort( $document );
		return hash( 'sha256', (string) wp_json_encode( array( $external_id, $document ) ) );
	}

	/**
	 * @return array<string, mixed>|null Null for a post that says nothing.
	 */
	private static function build( WP_Post $post, string $locale ): ?array {
		$title   = Content::text( get_the_title( $post ) );
		$content = Content::of( $post );
		if ( 'product' === $post->post_type ) {
			$content .= Products::facts( $post->ID );
		}
		if ( '' === $content ) {
			$content = '' === $title ? '' : '<p>' . esc_html( $title ) . '</p>';
		}
		if ( '' === $content ) {
			return null;
		}
		$document = array(
			'title'   => self::cut( '' === $title ? self::cut( Content::text( $content ), 80 ) : $title, 300 ),
			'content' => $content,
			'format'  => 'html',
			'tags'    => self::tags( $post ),
		);
		$url      = (string) get_permalink( $post );
		if ( preg_match( '#^https?://#', $url ) && strlen( $url ) <= 2000 ) {
			$document['url'] = $url;
		}
		$language = Language::tag( $locale );
		if ( '' !== $language ) {
			$document['language'] = $language;
		}
		return $document;
	}

	/**
	 * The names of the terms that visitors see.
	 *
	 * @return array<int, string>
	 */
	private static function tags( WP_Post $post ): array {
		$names   = array();
		$default = (int) get_option( 'default_category' );
		foreach ( get_object_taxonomies( $post, 'objects' ) as $taxonomy ) {
			if ( ! $taxonomy->public || ! $taxonomy->show_ui ) {
				continue;
			}
			$terms = get_the_terms( $post, $taxonomy->name );
			foreach ( is_array( $terms ) ? $terms : array() as $term ) {
				// Where everything goes that nobody has sorted.
				if ( 'category' !== $taxonomy->name || $term->term_id !== $default ) {
					$names[] = self::cut( Content::text( $term->name ), 64 );
				}
			}
		}
		return array_slice( array_values( array_unique( array_filter( $names, 'strlen' ) ) ), 0, 20 );
	}

	/**
	 * The backend counts UTF-16 units, of which a character beyond the first plane has two.
	 */
	private static function cut( string $text, int $units ): string {
		$text = mb_substr( $text, 0, $units );
		return trim( mb_substr( $text, 0, $units - (int) preg_match_all( '/[\x{10000}-\x{10ffff}]/u', $text ) ) );
	}
}
