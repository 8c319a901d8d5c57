<?php
/**
 * From where the site's pages call the backend.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Origins as browsers send them: lower case, without a path or the scheme's own port.
 */
final class Origins {

	/**
	 * The site's own: of its pages, and of wp-admin where that is elsewhere.
	 *
	 * @return array<int, string>
	 */
	public static function of_site(): array {
		/**
		 * Further origins the chat is shown on, such as one domain for each language.
		 *
		 * @param array<int, string> $urls Any address on each.
		 */
		$urls = (array) apply_filters( 'foyer_site_urls', array( home_url(), site_url() ) );
		$origins = array();
		foreach ( $urls as $url ) {
			$origin    = self::of( (string) $url );
			$origins[] = $origin;
			// Behind a proxy that ends TLS, WordPress may believe in http where visitors see https.
			if ( preg_match( '#^http://([^:]+\.[a-z0-9-]*[a-z][a-z0-9-]*)$#', $origin, $found ) ) {
				$origins[] = 'https://' . $found[1];
			}
		}
		return array_values( array_unique( array_filter( $origins ) ) );
	}

	/**
	 * The origin of an address; empty where it has none.
	 */
	public static function of( string $url ): string {
		$parts  = wp_parse_url( $url );
		$scheme = strtolower( (string) ( $parts['scheme'] ?? '' ) );
		$host   = strtolower( (string) ( $parts['host'] ?? '' ) );
		if ( '' === $host || ! in_array( $scheme, array( 'http', 'https' ), true ) ) {
			return '';
		}
		if ( preg_match( '/[^\x20-\x7e]/', $host ) && function_exists( 'idn_to_ascii' ) ) {
			$host = (string) idn_to_ascii( $host );
		}
		$port = (int) ( $parts['port'] ?? 0 );
		$own  = 'https' === $scheme ? 443 : 80;
		return $scheme . '://' . $host . ( 0 === $port || $own === $port ? '' : ':' . $port );
	}
}
