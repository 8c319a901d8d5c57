<?php
/**
 * What of the site the assistant is to know.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

use WP_Post;

defined( 'ABSPATH' ) || exit;

/**
 * The option `foyer_sync`: `post_types` (names), `exclude` (post ids) and `products` (whether WooCommerce's are known).
 * Only what any visitor can read counts, whatever is chosen.
 */
final class Scope {

	public const OPTION = 'foyer_sync';

	private const DEFAULTS = array(
		'post_types' => array( 'post', 'page' ),
		'exclude'    => array(),
		'products'   => true,
	);

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'init', array( self::class, 'register_setting' ) );
	}

	/**
	 * Names the option, its default and what may stand in it.
	 */
	public static function register_setting(): void {
		$post_types = array(
			'type'  => 'array',
			'items' => array(
				'type'    => 'string',
				'pattern' => '^[a-z0-9_-]{1,20}$',
			),
		);
		$exclude    = array(
			'type'  => 'array',
			'items' => array(
				'type'    => 'integer',
				'minimum' => 1,
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
						'post_types' => $post_types,
						'exclude'    => $exclude,
						'products'   => array( 'type' => 'boolean' ),
					),
				),
			)
		);
	}

	/**
	 * @param mixed $value What is to be kept.
	 * @return array{post_types: array<int, string>, exclude: array<int, int>, products: bool}
	 */
	public static function sanitize( $value ): array {
		$value      = is_array( $value ) ? $value : array();
		$post_types = array_filter( (array) ( $value['post_types'] ?? self::DEFAULTS['post_types'] ), 'is_string' );
		// Products have a switch of their own.
		$post_types = array_diff( array_map( 'sanitize_key', $post_types ), array( '', 'product', 'product_variation', 'attachment' ) );
		$exclude    = array_filter( array_map( 'absint', array_filter( (array) ( $value['exclude'] ?? array() ), 'is_scalar' ) ) );
		return array(
			'post_types' => array_values( array_unique( $post_types ) ),
			'exclude'    => array_values( array_unique( $exclude ) ),
			'products'   => (bool) ( $value['products'] ?? true ),
		);
	}

	/**
	 * The types whose posts are known, as far as the site shows them to visitors.
	 *
	 * @return array<int, string>
	 */
	public static function post_types(): array {
		$chosen = self::chosen();
		$types  = $chosen['post_types'];
		if ( $chosen['products'] && Products::are_there() ) {
			$types[] = 'product';
		}
		return array_values( array_filter( $types, 'is_post_type_viewable' ) );
	}

	/**
	 * Whether the assistant is to know a post.
	 */
	public static function has( WP_Post $post ): bool {
		return 'publish' === $post->post_status
			&& '' === $post->post_password
			&& in_array( $post->post_type, self::post_types(), true )
			&& ! in_array( $post->ID, self::chosen()['exclude'], true )
			&& ( 'product' !== $post->post_type || Products::is_shown( $post->ID ) );
	}

	/**
	 * The next posts that may be known, by their ids.
	 *
	 * @return array<int, int>
	 */
	public static function ids_after( int $id, int $limit ): array {
		global $wpdb;
		$types = self::post_types();
		if ( array() === $types ) {
			return array();
		}
		// phpcs:disable WordPress.DB -- A walk over all posts by id, which WP_Query cannot do; there is a placeholder for each type.
		$ids = $wpdb->get_col( $wpdb->prepare( "SELECT ID FROM {$wpdb->posts} WHERE " . self::where( $types ) . ' AND ID > %d ORDER BY ID LIMIT %d', array_merge( $types, array( $id, $limit ) ) ) );
		// phpcs:enable
		return array_map( 'intval', $ids );
	}

	/**
	 * How many posts that may be.
	 */
	public static function count(): int {
		global $wpdb;
		$types = self::post_types();
		if ( array() === $types ) {
			return 0;
		}
		// phpcs:ignore WordPress.DB -- As above.
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->posts} WHERE " . self::where( $types ), $types ) );
	}

	/**
	 * @param array<int, string> $types Of posts.
	 */
	private static function where( array $types ): string {
		return "post_status = 'publish' AND post_password = '' AND post_type IN (" . implode( ',', array_fill( 0, count( $types ), '%s' ) ) . ')';
	}

	/**
	 * @return array{post_types: array<int, string>, exclude: array<int, int>, products: bool}
	 */
	private static function chosen(): array {
		return self::sanitize( get_option( self::OPTION, self::DEFAULTS ) );
	}
}
