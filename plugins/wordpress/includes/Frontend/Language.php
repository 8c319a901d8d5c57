<?php
/**
 * The language of the page.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Frontend;

defined( 'ABSPATH' ) || exit;

/**
 * A multilingual plugin knows it best, then WordPress's own locale, which is the site's for every visitor.
 */
final class Language {

	/**
	 * A BCP 47 tag.
	 */
	public static function of_page(): string {
		$locales = array(
			function_exists( 'pll_current_language' ) ? pll_current_language( 'locale' ) : '',
			self::of_wpml(),
			get_locale(),
		);
		foreach ( $locales as $locale ) {
			$tag = self::tag( is_string( $locale ) ? $locale : '' );
			if ( '' !== $tag ) {
				return $tag;
			}
		}
		return '';
	}

	/**
	 * The tag of a WordPress locale: `de_DE_formal` is `de-DE`; empty where it is none. What comes after language,
	 * script and region is WordPress's own, and no browser knows it.
	 */
	public static function tag( string $locale ): string {
		return preg_match( '/^([a-z]{2,3})([_-][a-z]{4})?([_-](?:[a-z]{2}|\d{3}))?(?![a-z0-9])/i', $locale, $parts )
			? str_replace( '_', '-', $parts[0] )
			: '';
	}

	/**
	 * WPML's codes are its own (`pt-br`, `zh-hans`); the locale beside them is WordPress's.
	 */
	private static function of_wpml(): string {
		// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WPML's own.
		$code      = apply_filters( 'wpml_current_language', null );
		$languages = is_string( $code ) ? apply_filters( 'wpml_active_languages', null ) : null;
		// phpcs:enable
		$locale = is_array( $languages ) ? ( $languages[ $code ]['default_locale'] ?? '' ) : '';
		return is_string( $locale ) ? $locale : '';
	}
}
