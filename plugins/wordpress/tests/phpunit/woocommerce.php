<?php
// As much of WooCommerce as product sync calls, kept in post meta as WooCommerce keeps it. Prices and stock are saved
// past WordPress's hooks, as there.

class WC_Product {

	/** @var int */
	private $id;

	public function __construct( int $id ) {
		$this->id = $id;
	}

	public function get_id(): int {
		return $this->id;
	}

	public function is_type( string $type ): bool {
		return $type === ( $this->meta( '_type' ) ?: 'simple' );
	}

	public function get_sku(): string {
		return $this->meta( '_sku' );
	}

	public function get_catalog_visibility(): string {
		return $this->meta( '_visibility' ) ?: 'visible';
	}

	public function is_on_sale(): bool {
		return '' !== $this->meta( '_sale_price' );
	}

	public function get_date_on_sale_to(): ?DateTime {
		$end = $this->meta( '_sale_price_dates_to' );
		return '' === $end ? null : new DateTime( '@' . $end );
	}

	public function get_price_html(): string {
		$price = static function ( string $amount ): string {
			return '<span class="woocommerce-Price-amount amount"><bdi><span class="woocommerce-Price-currencySymbol">&euro;</span>' . $amount . '</bdi></span>';
		};
		$now   = $this->meta( '_regular_price' );
		$sale  = $this->meta( '_sale_price' );
		if ( '' === $sale ) {
			return '' === $now ? '' : $price( $now );
		}
		if ( '1' === get_option( 'fake_old_woocommerce' ) ) {
			return '<del>' . $price( $now ) . '</del> <ins>' . $price( $sale ) . '</ins>';
		}
		return '<del aria-hidden="true">' . $price( $now ) . '</del> <span class="screen-reader-text">Original price was: &euro;' . $now . '.</span><ins aria-hidden="true">' . $price( $sale ) . '</ins><span class="screen-reader-text">Current price is: &euro;' . $sale . '.</span>';
	}

	public function is_in_stock(): bool {
		return 'outofstock' !== $this->meta( '_stock_status' );
	}

	public function get_availability(): array {
		$stock = $this->meta( '_stock' );
		return array( 'availability' => '' === $stock ? '' : "$stock in stock", 'class' => 'in-stock' );
	}

	public function get_attributes(): array {
		return array_map( static function ( array $attribute ) {
			return new WC_Product_Attribute( $attribute );
		}, get_post_meta( $this->id, '_attributes', true ) ?: array() );
	}

	public function get_attribute( string $name ): string {
		return get_post_meta( $this->id, '_attributes', true )[ $name ]['value'];
	}

	public function get_visible_children(): array {
		return get_posts( array( 'post_type' => 'product_variation', 'post_parent' => $this->id, 'fields' => 'ids', 'numberposts' => -1, 'orderby' => 'ID', 'order' => 'ASC' ) );
	}

	/** Saves a price or a stock alone. */
	public function save( array $meta ): void {
		foreach ( $meta as $key => $value ) {
			update_post_meta( $this->id, $key, $value );
		}
		do_action( 'product_variation' === get_post_type( $this->id ) ? 'woocommerce_update_product_variation' : 'woocommerce_update_product', $this->id, $this );
	}

	public function meta( string $key ): string {
		return (string) get_post_meta( $this->id, $key, true );
	}
}

class WC_Product_Attribute {

	/** @var array */
	private $attribute;

	public function __construct( array $attribute ) {
		$this->attribute = $attribute;
	}

	public function get_visible(): bool {
		return $this->attribute['visible'];
	}

	public function get_name(): string {
		return $this->attribute['name'];
	}
}

function wc_get_product( $id ) {
	return in_array( get_post_type( $id ), array( 'product', 'product_variation' ), true ) ? new WC_Product( (int) $id ) : false;
}

function wc_attribute_label( string $name, $product = '' ): string {
	return ucfirst( str_replace( 'pa_', '', $name ) );
}

function wc_get_formatted_variation( $variation, bool $flat = false, bool $names = true ): string {
	return $variation->meta( '_attribute_summary' );
}

register_post_type( 'product', array( 'public' => true, 'supports' => array( 'title', 'editor', 'excerpt' ) ) );
register_post_type( 'product_variation', array( 'public' => false ) );
register_taxonomy( 'product_cat', 'product', array( 'public' => true ) );
register_taxonomy( 'product_visibility', 'product', array( 'public' => false ) );
