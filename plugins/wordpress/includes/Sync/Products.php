<?php
/**
 * WooCommerce's products.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

use Automattic\WooCommerce\Utilities\FeaturesUtil;
use WC_Product;
use WP_Post;

defined( 'ABSPATH' ) || exit;

/**
 * Prices, stock and variations, by WooCommerce's own functions, as long as it is there.
 */
final class Products {

	/**
	 * Each is called with a product, its id or many ids. Saving a price or a stock alone writes past WordPress's own
	 * hooks.
	 */
	private const EVENTS = array(
		'woocommerce_new_product',
		'woocommerce_update_product',
		'woocommerce_trash_product',
		'woocommerce_new_product_variation',
		'woocommerce_update_product_variation',
		'woocommerce_trash_product_variation',
		'woocommerce_product_set_stock',
		'woocommerce_variation_set_stock',
		'woocommerce_product_set_stock_status',
		'woocommerce_variation_set_stock_status',
		'woocommerce_updated_product_stock',
		'woocommerce_updated_product_price',
		'wc_after_products_starting_sales',
		'wc_after_products_ending_sales',
	);

	/**
	 * The shop's settings that change how every price reads.
	 */
	private const SETTINGS = array( 'woocommerce_currency', 'woocommerce_currency_pos', 'woocommerce_calc_taxes', 'woocommerce_tax_display_shop' );

	/**
	 * More of them make a list that nobody asks for, and a document that is not taken.
	 */
	private const VARIATIONS = 200;

	/**
	 * Adds the hooks; without WooCommerce nobody calls them.
	 */
	public static function register(): void {
		foreach ( self::EVENTS as $event ) {
			add_action( $event, array( self::class, 'changed' ) );
		}
		foreach ( self::SETTINGS as $option ) {
			add_action( "update_option_$option", array( Hooks::class, 'choose' ) );
		}
		add_action( 'before_woocommerce_init', array( self::class, 'declare_compatibility' ) );
	}

	/**
	 * Orders are none of this plugin's business, wherever they are kept, and neither is the checkout.
	 */
	public static function declare_compatibility(): void {
		if ( class_exists( FeaturesUtil::class ) ) {
			FeaturesUtil::declare_compatibility( 'custom_order_tables', FOYER_CHAT_FILE, true );
			FeaturesUtil::declare_compatibility( 'cart_checkout_blocks', FOYER_CHAT_FILE, true );
		}
	}

	/**
	 * Whether there are products.
	 */
	public static function are_there(): bool {
		return function_exists( 'wc_get_product' ) && post_type_exists( 'product' );
	}

	/**
	 * @param mixed $products A product, its id or many ids.
	 */
	public static function changed( $products ): void {
		foreach ( is_array( $products ) ? $products : array( $products ) as $product ) {
			$post = get_post( is_object( $product ) && is_callable( array( $product, 'get_id' ) ) ? (int) $product->get_id() : absint( is_scalar( $product ) ? $product : 0 ) );
			if ( $post instanceof WP_Post ) {
				Hooks::look_at( $post );
			}
		}
	}

	/**
	 * Whether visitors find it in the shop.
	 */
	public static function is_shown( int $id ): bool {
		$product = wc_get_product( $id );
		return is_object( $product ) && 'hidden' !== $product->get_catalog_visibility();
	}

	/**
	 * What the product's page shows beside its text, as HTML.
	 */
	public static function facts( int $id ): string {
		$product = wc_get_product( $id );
		if ( ! is_object( $product ) ) {
			return '';
		}
		$facts = array_merge( self::offer( $product ), self::attributes( $product ) );
		$html  = '<ul>';
		foreach ( $facts as $name => $value ) {
			$html .= '<li>' . esc_html( "$name: $value" ) . '</li>';
		}
		return $html . '</ul>' . self::variations( $product );
	}

	/**
	 * @param WC_Product $product A product or a variation.
	 * @return array<string, string> By name.
	 */
	private static function offer( $product ): array {
		$offer = array(
			__( 'Price', 'foyer-chat' )        => self::price( (string) $product->get_price_html() ),
			__( 'Availability', 'foyer-chat' ) => self::availability( $product ),
			__( 'SKU', 'foyer-chat' )          => (string) $product->get_sku(),
		);
		$end   = $product->is_on_sale() ? $product->get_date_on_sale_to() : null;
		if ( is_object( $end ) ) {
			$offer[ __( 'Sale until', 'foyer-chat' ) ] = (string) wp_date( (string) get_option( 'date_format' ), $end->getTimestamp() );
		}
		return array_filter( $offer, 'strlen' );
	}

	/**
	 * A struck-out price is one only to the eye. Newer versions say in words what it means, older ones do not.
	 */
	private static function price( string $html ): string {
		if ( false !== strpos( $html, 'screen-reader-text' ) ) {
			$html = (string) preg_replace( '#<(del|ins)\b[^>]*aria-hidden[^>]*>.*?</\1>#is', ' ', $html );
		}
		/* translators: 1: the price now, 2: the price before. */
		$instead = esc_html( __( '%1$s instead of %2$s', 'foyer-chat' ) );
		$html    = (string) preg_replace_callback(
			'#<del\b[^>]*>(.*?)</del>\s*<ins\b[^>]*>(.*?)</ins>#is',
			static function ( array $found ) use ( $instead ): string {
				return sprintf( $instead, $found[2], $found[1] );
			},
			$html
		);
		return Content::text( $html );
	}

	/**
	 * In the shop's own words, as exact as the shop is with its visitors.
	 *
	 * @param WC_Product $product A product or a variation.
	 */
	private static function availability( $product ): string {
		$said = $product->get_availability();
		$text = Content::text( (string) ( $said['availability'] ?? '' ) );
		if ( '' !== $text ) {
			return $text;
		}
		return $product->is_in_stock() ? __( 'In stock', 'foyer-chat' ) : __( 'Out of stock', 'foyer-chat' );
	}

	/**
	 * @param WC_Product $product A product.
	 * @return array<string, string> By name.
	 */
	private static function attributes( $product ): array {
		$found = array();
		foreach ( $product->get_attributes() as $name => $attribute ) {
			if ( is_object( $attribute ) && $attribute->get_visible() ) {
				$found[ wc_attribute_label( $attribute->get_name(), $product ) ] = Content::text( (string) $product->get_attribute( (string) $name ) );
			}
		}
		return array_filter( $found, 'strlen' );
	}

	/**
	 * @param WC_Product $product A product.
	 */
	private static function variations( $product ): string {
		if ( ! $product->is_type( 'variable' ) ) {
			return '';
		}
		$lines = array();
		foreach ( array_slice( $product->get_visible_children(), 0, self::VARIATIONS ) as $id ) {
			$variation = wc_get_product( $id );
			if ( is_object( $variation ) ) {
				$name    = Content::text( (string) wc_get_formatted_variation( $variation, true, true ) );
				$lines[] = '<li>' . esc_html( $name . ': ' . implode( '; ', self::offer( $variation ) ) ) . '</li>';
			}
		}
		return $lines ? '<h2>' . esc_html__( 'Variations', 'foyer-chat' ) . '</h2><ul>' . implode( '', $lines ) . '</ul>' : '';
	}
}
