<?php
/**
 * In which language a post is written.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

use WP_Post;

defined( 'ABSPATH' ) || exit;

/**
 * As Polylang or WPML say, else the site's.
 */
final class Language {

	/**
	 * As WordPress names it: `de_DE`.
	 */
	public static function locale( WP_Post $post ): string {
		if ( function_exists( 'pll_get_post_language' ) ) {
			$locale = pll_get_post_language( $post->ID, 'locale' );
			if ( is_string( $locale ) && '' !== $locale ) {
				return $locale;
			}
		}
		// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WPML's own.
		$details = apply_filters( 'wpml_post_language_details', null, $post->ID );
		if ( is_array( $details ) ) {
			foreach ( array( 'locale', 'language_code' ) as $field ) {
				if ( is_string( $details[ $field ] ?? null ) && '' !== $details[ $field ] ) {
					return $details[ $field ];
				}
			}
		}
		return get_locale();
	}

	/**
	 * As the backend names it: `de-DE`. WordPress's variants, as in `de_DE_formal`, are no part of that.
	 */
	public static function tag( string $locale ): string {
		return preg_match( '/^[a-z]{2,3}(?:[-_][a-z0-9]{2,8})?(?=$|[-_])/i', $locale, $found ) ? str_replace( '_', '-', $found[0] ) : '';
	}
}
