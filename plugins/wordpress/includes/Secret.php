<?php
/**
 * Secrets at rest.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat;

defined( 'ABSPATH' ) || exit;

/**
 * Seals what must not be readable in a copy of the database. The key is the constant FOYER_ENCRYPTION_KEY, else it
 * comes from the site's salts: then new salts make what was sealed before unreadable, and it has to be entered again.
 */
final class Secret {

	private const PREFIX = 'foyer:1:';

	/**
	 * The text, sealed; an empty text stays empty.
	 */
	public static function seal( string $text ): string {
		if ( '' === $text ) {
			return '';
		}
		$nonce = random_bytes( SODIUM_CRYPTO_SECRETBOX_NONCEBYTES );
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- Bytes into an option.
		return self::PREFIX . base64_encode( $nonce . sodium_crypto_secretbox( $text, $nonce, self::key() ) );
	}

	/**
	 * What was sealed, or null where it cannot be read any more. Text that was never sealed is given back as it is.
	 */
	public static function open( string $sealed ): ?string {
		if ( ! self::is_sealed( $sealed ) ) {
			return $sealed;
		}
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- Bytes out of an option.
		$bytes = base64_decode( substr( $sealed, strlen( self::PREFIX ) ), true );
		if ( false === $bytes || strlen( $bytes ) < SODIUM_CRYPTO_SECRETBOX_NONCEBYTES + SODIUM_CRYPTO_SECRETBOX_MACBYTES ) {
			return null;
		}
		try {
			$text = sodium_crypto_secretbox_open(
				substr( $bytes, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES ),
				substr( $bytes, 0, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES ),
				self::key()
			);
		} catch ( \Throwable $unreadable ) {
			return null;
		}
		return false === $text ? null : $text;
	}

	/**
	 * Whether `seal` made it.
	 */
	public static function is_sealed( string $text ): bool {
		return 0 === strpos( $text, self::PREFIX );
	}

	/**
	 * What an admin may see of a secret: its last four characters, of a short one nothing.
	 */
	public static function last_four( string $text ): string {
		return strlen( $text ) >= 12 ? substr( $text, -4 ) : '';
	}

	private static function key(): string {
		$own = defined( 'FOYER_ENCRYPTION_KEY' ) ? (string) constant( 'FOYER_ENCRYPTION_KEY' ) : '';
		return hash( 'sha256', 'foyer|' . ( '' !== $own ? $own : wp_salt( 'secure_auth' ) ), true );
	}
}
