<?php
/**
 * Where and to whom the chat shows.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Frontend;

use WP_Post;

defined( 'ABSPATH' ) || exit;

/**
 * Rules of the page are decided here, so that each page's HTML is the same for everyone. Rules of the person go into
 * the page as data and are decided in the browser. All of them are about the floating chat: where an author put a
 * chat into a page, it is meant to be there.
 */
final class Display {

	private const OPTION = 'foyer_display';

	/**
	 * Kinds of pages that are no post type.
	 */
	public const KINDS = array( 'front_page', 'blog', 'archive', 'search', 'not_found' );

	public const DEVICES = array( 'phone', 'tablet', 'desktop' );

	public const DAYS = array( 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun' );

	/**
	 * An empty `show` means everywhere; `hide` goes before it. In `types`: post types and KINDS. In `urls`: paths below
	 * the site's address, `*` for anything. `hours` as in the backend's config, without the time zone; null: always.
	 * `language`: `page` sends the page's along, `widget` leaves it to the widget's config.
	 */
	private const DEFAULTS = array(
		'enabled'  => true,
		'language' => 'page',
		'show'     => self::NOWHERE,
		'hide'     => self::NOWHERE,
		'login'    => 'any',
		'roles'    => array(),
		'devices'  => array(),
		'hours'    => null,
		'cart'     => 'any',
	);

	private const NOWHERE = array(
		'pages' => array(),
		'types' => array(),
		'urls'  => array(),
	);

	private const TIME = '/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/D';

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'init', array( self::class, 'register_setting' ) );
	}

	/**
	 * Tells WordPress about the option.
	 */
	public static function register_setting(): void {
		$places = array(
			'type'       => 'object',
			'properties' => array(
				'pages' => self::list_of(
					array(
						'type'    => 'integer',
						'minimum' => 1,
					)
				),
				'types' => self::list_of(
					array(
						'type'    => 'string',
						'pattern' => '^[a-z0-9_-]{1,20}$',
					)
				),
				'urls'  => self::list_of(
					array(
						'type'      => 'string',
						'minLength' => 1,
						'maxLength' => 300,
					)
				),
			),
		);
		$time   = array(
			'type'    => 'string',
			'pattern' => '^([01]\d|2[0-3]):[0-5]\d$|^24:00$',
		);
		$spans  = array(
			'type'     => 'array',
			'maxItems' => 6,
			'items'    => array(
				'type'       => 'object',
				'properties' => array(
					'from' => $time,
					'to'   => $time,
				),
			),
		);
		register_setting(
			'foyer',
			self::OPTION,
			array(
				'type'              => 'object',
				'default'           => self::DEFAULTS,
				'sanitize_callback' => array( self::class, 'sanitize' ),
				'schema'            => array(
					'type'       => 'object',
					'properties' => array(
						'enabled'  => array( 'type' => 'boolean' ),
						'language' => self::one_of( array( 'page', 'widget' ) ),
						'show'     => $places,
						'hide'     => $places,
						'login'    => self::one_of( array( 'any', 'in', 'out' ) ),
						'roles'    => self::list_of( array( 'type' => 'string' ) ),
						'devices'  => self::list_of( self::one_of( self::DEVICES ) ),
						'hours'    => array(
							'type'       => array( 'object', 'null' ),
							'properties' => array_fill_keys( self::DAYS, $spans ),
						),
						'cart'     => self::one_of( array( 'any', 'filled', 'empty' ) ),
					),
				),
			)
		);
	}

	/**
	 * Every field, each with a value it may have, whatever is given.
	 *
	 * @param mixed $value To be saved, or as it was stored.
	 * @return array<string, mixed>
	 */
	public static function sanitize( $value ): array {
		$value = is_array( $value ) ? $value : array();
		return array(
			'enabled'  => (bool) ( $value['enabled'] ?? self::DEFAULTS['enabled'] ),
			'language' => self::choice( $value['language'] ?? '', array( 'page', 'widget' ) ),
			'show'     => self::places( $value['show'] ?? null ),
			'hide'     => self::places( $value['hide'] ?? null ),
			'login'    => self::choice( $value['login'] ?? '', array( 'any', 'in', 'out' ) ),
			'roles'    => self::texts( $value['roles'] ?? null ),
			'devices'  => array_values( array_intersect( self::DEVICES, self::texts( $value['devices'] ?? null ) ) ),
			'hours'    => self::hours( $value['hours'] ?? null ),
			'cart'     => self::choice( $value['cart'] ?? '', array( 'any', 'filled', 'empty' ) ),
		);
	}

	/**
	 * Whether the rules of the page let the floating chat show on this one.
	 */
	public static function is_page_for_it(): bool {
		$settings = self::settings();
		$is_for   = $settings['enabled']
			&& ( self::NOWHERE === $settings['show'] || self::is_among( $settings['show'] ) )
			&& ! self::is_among( $settings['hide'] );
		/**
		 * Whether the floating chat may show on this page. The answer must not depend on the visitor: pages are cached.
		 *
		 * @param bool $is_for What the settings say.
		 */
		return (bool) apply_filters( 'foyer_show_on_page', $is_for );
	}

	/**
	 * The rules of the person, those that restrict anything.
	 *
	 * @return array<string, mixed>
	 */
	public static function rules_of_person(): array {
		$settings = self::settings();
		$rules    = array();
		foreach ( array( 'login', 'cart' ) as $name ) {
			if ( 'any' !== $settings[ $name ] ) {
				$rules[ $name ] = $settings[ $name ];
			}
		}
		foreach ( array( 'roles', 'devices' ) as $name ) {
			if ( array() !== $settings[ $name ] ) {
				$rules[ $name ] = $settings[ $name ];
			}
		}
		// Nobody who is logged out has a role: together they would hide it from everybody.
		if ( 'out' === $settings['login'] ) {
			unset( $rules['roles'] );
		}
		if ( null !== $settings['hours'] ) {
			$rules['hours'] = array( 'time_zone' => wp_timezone_string() ) + $settings['hours'];
		}
		return $rules;
	}

	/**
	 * The page's language for the chat; empty where the widget's config decides.
	 */
	public static function language(): string {
		return 'page' === self::settings()['language'] ? Language::of_page() : '';
	}

	/**
	 * Whether a path fits a pattern, in which `*` stands for anything. A slash at the end makes no difference.
	 */
	public static function fits( string $path, string $pattern ): bool {
		$pattern = rawurldecode( trim( $pattern ) );
		// Addresses are copied from the browser as often as paths are typed.
		$home = untrailingslashit( home_url() );
		if ( 0 === stripos( $pattern, $home ) ) {
			$pattern = substr( $pattern, strlen( $home ) );
		}
		$parts = array_map(
			static function ( string $part ): string {
				return preg_quote( $part, '#' );
			},
			explode( '*', '/' . ltrim( untrailingslashit( $pattern ), '/' ) )
		);
		return 1 === preg_match( '#^' . implode( '.*', $parts ) . '/?$#iDsu', $path );
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function settings(): array {
		return self::sanitize( get_option( self::OPTION ) );
	}

	/**
	 * @param array{pages: array<int, int>, types: array<int, string>, urls: array<int, string>} $places See DEFAULTS.
	 */
	private static function is_among( array $places ): bool {
		$page = self::page_id();
		foreach ( $places['pages'] as $id ) {
			if ( $page > 0 && ( $id === $page || self::translation( $id ) === $page ) ) {
				return true;
			}
		}
		if ( array() !== array_intersect( self::types(), $places['types'] ) ) {
			return true;
		}
		$path = self::path();
		foreach ( $places['urls'] as $pattern ) {
			if ( self::fits( $path, $pattern ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The post that the page shows, or the page that stands for a list: of posts, or of products.
	 */
	private static function page_id(): int {
		if ( function_exists( 'is_shop' ) && function_exists( 'wc_get_page_id' ) && is_shop() ) {
			return (int) wc_get_page_id( 'shop' );
		}
		return get_queried_object() instanceof WP_Post ? get_queried_object_id() : 0;
	}

	/**
	 * A page's translation into the language of this one, as WPML and Polylang know it.
	 */
	private static function translation( int $id ): int {
		// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WPML's own.
		return (int) apply_filters( 'wpml_object_id', $id, (string) get_post_type( $id ), true );
	}

	/**
	 * What kinds of page this is.
	 *
	 * @return array<int, string>
	 */
	private static function types(): array {
		$kinds = array(
			'front_page' => is_front_page(),
			'blog'       => is_home(),
			'archive'    => is_archive(),
			'search'     => is_search(),
			'not_found'  => is_404(),
		);
		$types = array_keys( array_filter( $kinds ) );
		if ( is_singular() ) {
			$types[] = (string) get_post_type();
		} elseif ( is_post_type_archive() ) {
			$types = array_merge( $types, (array) get_query_var( 'post_type' ) );
		}
		return $types;
	}

	/**
	 * The path of this page below the site's address.
	 */
	private static function path(): string {
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- Compared, never shown.
		$path = (string) wp_parse_url( wp_unslash( $_SERVER['REQUEST_URI'] ?? '/' ), PHP_URL_PATH );
		$home = untrailingslashit( (string) wp_parse_url( home_url(), PHP_URL_PATH ) );
		if ( '' !== $home && 0 === strpos( $path . '/', $home . '/' ) ) {
			$path = substr( $path, strlen( $home ) );
		}
		return '/' . ltrim( rawurldecode( $path ), '/' );
	}

	/**
	 * @param mixed $value Any of pages, types, urls.
	 * @return array{pages: array<int, int>, types: array<int, string>, urls: array<int, string>}
	 */
	private static function places( $value ): array {
		$value = is_array( $value ) ? $value : array();
		$pages = is_array( $value['pages'] ?? null ) ? array_filter( $value['pages'], 'is_numeric' ) : array();
		return array(
			'pages' => array_values( array_unique( array_filter( array_map( 'absint', $pages ) ) ) ),
			'types' => array_values( array_unique( array_filter( array_map( 'sanitize_key', self::texts( $value['types'] ?? null ) ) ) ) ),
			'urls'  => self::texts( $value['urls'] ?? null ),
		);
	}

	/**
	 * @param mixed $value Days with their spans.
	 * @return array<string, array<int, array{from: string, to: string}>>|null
	 */
	private static function hours( $value ): ?array {
		if ( ! is_array( $value ) ) {
			return null;
		}
		$hours = array();
		foreach ( self::DAYS as $day ) {
			$hours[ $day ] = array();
			foreach ( is_array( $value[ $day ] ?? null ) ? $value[ $day ] : array() as $span ) {
				$from = is_array( $span ) ? ( $span['from'] ?? '' ) : '';
				$to   = is_array( $span ) ? ( $span['to'] ?? '' ) : '';
				if ( is_string( $from ) && is_string( $to ) && preg_match( self::TIME, $from ) && preg_match( self::TIME, $to ) && $from < $to ) {
					$hours[ $day ][] = compact( 'from', 'to' );
				}
			}
		}
		return $hours;
	}

	/**
	 * @param mixed $value A list of texts.
	 * @return array<int, string>
	 */
	private static function texts( $value ): array {
		$texts = array_filter( is_array( $value ) ? $value : array(), 'is_string' );
		// Not sanitize_text_field: it drops percent-encoded characters, of which addresses consist.
		return array_values( array_unique( array_filter( array_map( 'trim', array_map( 'wp_strip_all_tags', $texts ) ) ) ) );
	}

	/**
	 * @param mixed              $value   Chosen.
	 * @param array<int, string> $choices The first is the default.
	 */
	private static function choice( $value, array $choices ): string {
		return in_array( $value, $choices, true ) ? $value : $choices[0];
	}

	/**
	 * @param array<string, mixed> $items Schema of one.
	 * @return array<string, mixed>
	 */
	private static function list_of( array $items ): array {
		return array(
			'type'     => 'array',
			'maxItems' => 200,
			'items'    => $items,
		);
	}

	/**
	 * @param array<int, string> $choices What is allowed.
	 * @return array<string, mixed>
	 */
	private static function one_of( array $choices ): array {
		return array(
			'type' => 'string',
			'enum' => $choices,
		);
	}
}
