<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Sync\Document;
use Foyer\Chat\Sync\Products;
use Foyer\Chat\Sync\Queue;
use Foyer\Chat\Sync\Scope;

require_once __DIR__ . '/SyncTestCase.php';

/**
 * @runTestsInSeparateProcesses
 * @preserveGlobalState disabled
 */
final class SyncProductsTest extends SyncTestCase {

	protected function setUp(): void {
		if ( false === strpos( $this->getName(), 'without_woocommerce' ) ) {
			require_once __DIR__ . '/woocommerce.php';
		}
		parent::setUp();
	}

	private function product( array $meta = array(), array $fields = array() ): int {
		return $this->post( $fields + array( 'post_type' => 'product', 'post_title' => 'Teapot', 'post_content' => 'Holds a litre.', 'meta_input' => $meta + array( '_regular_price' => '20.00' ) ) );
	}

	private function variation( int $parent, string $summary, string $price ): int {
		$id = $this->post( array( 'post_type' => 'product_variation', 'post_parent' => $parent, 'post_title' => 'Variation', 'post_content' => '', 'meta_input' => array( '_attribute_summary' => $summary, '_regular_price' => $price ) ) );
		do_action( 'woocommerce_new_product_variation', $id, wc_get_product( $id ) );
		return $id;
	}

	private function content( int $id ): string {
		return (string) $this->body( $id )['content'];
	}

	public function test_a_products_document_holds_what_its_page_shows(): void {
		$id = $this->product(
			array(
				'_sku'        => 'TP-1',
				'_stock'      => '12',
				'_attributes' => array(
					'pa_material' => array( 'name' => 'pa_material', 'value' => 'Clay, glass', 'visible' => true ),
					'internal'    => array( 'name' => 'internal', 'value' => 'Shelf 9', 'visible' => false ),
				),
			),
			array( 'post_excerpt' => 'For two.' )
		);
		wp_set_object_terms( $id, 'Kitchen', 'product_cat' );
		wp_set_object_terms( $id, 'featured', 'product_visibility' );
		$document = Document::of( get_post( $id ) );
		$this->assertSame( "<p>For two.</p>\n<p>Holds a litre.</p><ul><li>Price: €20.00</li><li>Availability: 12 in stock</li><li>SKU: TP-1</li><li>Material: Clay, glass</li></ul>", $document['content'] );
		$this->assertSame( array( 'Kitchen' ), $document['tags'] );
		$this->assertSame( get_permalink( $id ), $document['url'] );
	}

	public function test_a_price_that_is_saved_past_wordpresss_hooks_is_one_call(): void {
		$id = $this->product();
		$this->settle();
		wc_get_product( $id )->save( array( '_regular_price' => '24.00' ) );
		$this->assertSame( array(), $this->requests );
		$this->drain();
		$this->assertSame( array( 'PUT' ), $this->calls( $this->name( $id ) ) );
		$this->assertStringContainsString( 'Price: €24.00', $this->content( $id ) );
		$this->requests = array();
		wc_get_product( $id )->save( array( '_total_sales' => '1' ) );
		$this->drain();
		$this->assertSame( array(), $this->requests );
	}

	public function test_a_sale_that_starts_and_ends_reaches_the_assistant(): void {
		$id = $this->product();
		$this->settle();
		update_post_meta( $id, '_sale_price', '15.00' );
		update_post_meta( $id, '_sale_price_dates_to', (string) strtotime( '2030-05-01 12:00:00 UTC' ) );
		do_action( 'wc_after_products_starting_sales', array( $id ) );
		$this->drain();
		$this->assertStringContainsString( 'Price: Original price was: €20.00. Current price is: €15.00.</li>', $this->content( $id ) );
		$this->assertStringContainsString( 'Sale until: May 1, 2030', $this->content( $id ) );
		update_post_meta( $id, '_sale_price', '' );
		do_action( 'wc_after_products_ending_sales', array( $id ) );
		$this->drain();
		$this->assertStringContainsString( 'Price: €20.00</li>', $this->content( $id ) );
		$this->assertSame( array( 'PUT', 'PUT' ), $this->calls( $this->name( $id ) ) );
	}

	public function test_a_sale_price_of_an_older_woocommerce_is_put_in_words(): void {
		update_option( 'fake_old_woocommerce', '1' );
		$id = $this->product( array( '_sale_price' => '15.00' ) );
		$this->drain();
		$this->assertStringContainsString( 'Price: €15.00 instead of €20.00</li>', $this->content( $id ) );
	}

	/** @return array<string, array{0: string, 1: string}> */
	public function stock_events(): array {
		return array(
			'a product'          => array( 'woocommerce_product_set_stock', 'object' ),
			'a product, by id'   => array( 'woocommerce_product_set_stock_status', 'id' ),
			'past the product'   => array( 'woocommerce_updated_product_stock', 'id' ),
		);
	}

	/** @dataProvider stock_events */
	public function test_a_change_of_stock_reaches_the_assistant( string $event, string $with ): void {
		$id = $this->product( array( '_stock' => '2' ) );
		$this->settle();
		update_post_meta( $id, '_stock', '' );
		update_post_meta( $id, '_stock_status', 'outofstock' );
		do_action( $event, 'id' === $with ? $id : wc_get_product( $id ) );
		$this->drain();
		$this->assertSame( array( 'PUT' ), $this->calls( $this->name( $id ) ) );
		$this->assertStringContainsString( 'Availability: Out of stock', $this->content( $id ) );
	}

	public function test_variations_stand_in_their_products_document_and_change_it(): void {
		$id = $this->product( array( '_type' => 'variable' ) );
		$red = $this->variation( $id, 'Colour: Red', '20.00' );
		$this->drain();
		$this->assertCount( 1, $this->requests );
		$this->assertStringContainsString( '<h2>Variations</h2><ul><li>Colour: Red: €20.00; In stock</li></ul>', $this->content( $id ) );

		$blue = $this->variation( $id, 'Colour: Blue', '22.00' );
		wc_get_product( $red )->save( array( '_regular_price' => '19.00' ) );
		$this->drain();
		$this->assertStringContainsString( '<li>Colour: Red: €19.00; In stock</li><li>Colour: Blue: €22.00; In stock</li>', $this->content( $id ) );

		update_post_meta( $blue, '_stock_status', 'outofstock' );
		do_action( 'woocommerce_variation_set_stock_status', $blue, 'outofstock', wc_get_product( $blue ) );
		$this->drain();
		$this->assertStringContainsString( '<li>Colour: Blue: €22.00; Out of stock</li>', $this->content( $id ) );

		wp_delete_post( $red, true );
		$this->drain();
		$this->assertStringNotContainsString( 'Red', $this->content( $id ) );
		$this->assertSame( array( $this->name( $id ) ), array_keys( array_intersect_key( $this->documents, array( $this->name( $id ) => 1, $this->name( $blue ) => 1 ) ) ) );
		$this->assertSame( array( 'PUT', 'PUT', 'PUT', 'PUT' ), $this->calls( $this->name( $id ) ) );
	}

	public function test_a_trashed_deleted_hidden_or_draft_product_is_forgotten(): void {
		$ids = array( $this->product(), $this->product(), $this->product(), $this->product() );
		$this->settle();
		wp_trash_post( $ids[0] );
		do_action( 'woocommerce_trash_product', $ids[0] );
		wp_delete_post( $ids[1], true );
		wc_get_product( $ids[2] )->save( array( '_visibility' => 'hidden' ) );
		wp_update_post( array( 'ID' => $ids[3], 'post_status' => 'draft' ) );
		$this->drain();
		$this->assertSame( array( 'DELETE', 'DELETE', 'DELETE', 'DELETE' ), array_column( $this->requests, 'method' ) );
		$this->assert_in_step();
	}

	public function test_products_are_not_known_where_the_admin_does_not_want_it(): void {
		$id = $this->product();
		$this->settle();
		update_option( 'foyer_sync', array( 'products' => false ) );
		$this->drain();
		$this->assertSame( array( 'DELETE' ), $this->calls( $this->name( $id ) ) );
		wc_get_product( $id )->save( array( '_regular_price' => '1.00' ) );
		$this->assertFalse( Queue::has( $this->name( $id ) ) );
	}

	public function test_another_currency_has_every_price_looked_at(): void {
		$this->product();
		$this->settle();
		update_option( 'woocommerce_currency', 'USD' );
		update_option( 'woocommerce_currency', 'EUR' );
		$this->assertTrue( \Foyer\Chat\Sync\Resync::is_running() );
	}

	public function test_orders_tables_and_checkout_blocks_are_declared_to_be_fine(): void {
		eval( 'namespace Automattic\WooCommerce\Utilities; class FeaturesUtil { public static $declared = array(); public static function declare_compatibility( $feature, $file, $positive ) { self::$declared[ $feature ] = array( $file, $positive ); return true; } }' );
		do_action( 'before_woocommerce_init' );
		$this->assertSame(
			array( 'custom_order_tables' => array( FOYER_CHAT_FILE, true ), 'cart_checkout_blocks' => array( FOYER_CHAT_FILE, true ) ),
			\Automattic\WooCommerce\Utilities\FeaturesUtil::$declared
		);
	}

	public function test_without_woocommerce_nothing_breaks_and_products_are_not_known(): void {
		register_post_type( 'product', array( 'public' => true ) );
		$this->assertFalse( Products::are_there() );
		$this->assertNotContains( 'product', Scope::post_types() );
		do_action( 'before_woocommerce_init' );
		do_action( 'woocommerce_update_product', 123456 );
		$id = $this->post( array( 'post_type' => 'product' ) );
		$this->drain();
		$this->assertSame( array(), $this->requests );
		$this->assertFalse( Queue::has( $this->name( $id ) ) );
	}
}
