<?php
/**
 * The one script on the site's pages.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Frontend;

use Foyer\Chat\Connection;
use Foyer\Chat\Settings\Style;

defined( 'ABSPATH' ) || exit;

/**
 * Prints a deferred script of the plugin's own and, as JSON, what it needs to know. Both are the same for every visitor
 * of a page, so any cache may keep them; the script finds out the rest.
 */
final class Loader {

	public const HANDLE = 'foyer-loader';

	/**
	 * What optimisers may go by, in the names of each.
	 */
	private const LEAVE_ALONE = array(
		'data-cfasync'     => 'false',
		'data-no-optimize' => '1',
		'data-no-defer'    => '1',
	);

	/**
	 * Filters with a list of scripts to leave alone.
	 */
	private const EXCLUSIONS = array( 'rocket_exclude_defer_js', 'rocket_delay_js_exclusions', 'rocket_exclude_js', 'sgo_js_minify_exclude', 'sgo_javascript_combine_exclude', 'litespeed_optimize_js_excludes' );

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'init', array( self::class, 'register_script' ) );
		add_action( 'wp_enqueue_scripts', array( self::class, 'enqueue_for_page' ) );
		// The footer's scripts are printed at 20.
		add_action( 'wp_footer', array( self::class, 'print_config' ), 19 );
		add_filter( 'wp_script_attributes', array( self::class, 'put_attributes_first' ) );
		foreach ( self::EXCLUSIONS as $filter ) {
			add_filter( $filter, array( self::class, 'exclude' ) );
		}
		add_filter( 'autoptimize_filter_js_exclude', array( self::class, 'exclude_in_text' ) );
	}

	/**
	 * Makes the handle known, also to a block that is rendered before the page's scripts are.
	 */
	public static function register_script(): void {
		$built = dirname( FOYER_CHAT_FILE ) . '/build/front.asset.php';
		if ( ! is_file( $built ) || ! Bundle::is_there() ) {
			return;
		}
		$asset = require $built;
		wp_register_script(
			self::HANDLE,
			plugins_url( 'build/front.js', FOYER_CHAT_FILE ),
			array(),
			$asset['version'] ?? FOYER_CHAT_VERSION,
			array(
				'strategy'  => 'defer',
				'in_footer' => true,
			)
		);
		wp_register_style( self::HANDLE, false, array(), FOYER_CHAT_VERSION );
		wp_add_inline_style( self::HANDLE, Embed::CSS . Style::css() );
	}

	/**
	 * For the floating chat, on pages that are to have it.
	 */
	public static function enqueue_for_page(): void {
		if ( self::is_place_for_it() && Display::is_page_for_it() ) {
			self::enqueue();
		}
	}

	/**
	 * Puts the script on this page.
	 */
	public static function enqueue(): void {
		if ( wp_script_is( self::HANDLE, 'registered' ) ) {
			wp_enqueue_script( self::HANDLE );
			wp_enqueue_style( self::HANDLE );
		}
	}

	/**
	 * Whether this is a page of the site's that a visitor looks at, and there is a chat to show.
	 */
	public static function is_place_for_it(): bool {
		if ( '' === Connection::backend_url() || '' === Connection::widget_id() ) {
			return false;
		}
		$is_elsewhere = is_admin() || is_feed() || is_embed() || is_robots() || is_preview() || is_customize_preview()
			|| wp_is_serving_rest_request() || wp_doing_cron() || self::is_amp()
			|| ( defined( 'IFRAME_REQUEST' ) && IFRAME_REQUEST )
			|| ( defined( 'WP_CLI' ) && WP_CLI );
		/**
		 * Whether there may be a chat on what is being made now, e.g. not in a page builder's preview.
		 *
		 * @param bool $is_place What we know ourselves.
		 */
		return (bool) apply_filters( 'foyer_is_place_for_chat', ! $is_elsewhere && ! self::is_page_builder() );
	}

	/**
	 * What the script needs to know.
	 */
	public static function print_config(): void {
		if ( ! wp_script_is( self::HANDLE, 'enqueued' ) || ! self::is_place_for_it() ) {
			return;
		}
		wp_print_inline_script_tag(
			(string) wp_json_encode( self::config(), JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES ),
			array(
				'type' => 'application/json',
				'id'   => 'foyer-config',
			)
		);
	}

	/**
	 * Nothing of a visitor, no nonce, and nothing that changes from one request to the next.
	 *
	 * @return array<string, mixed>
	 */
	public static function config(): array {
		return array(
			'backend'      => Connection::backend_url(),
			'widget_id'    => Connection::widget_id(),
			'loader_url'   => Bundle::loader_url(),
			'panel_url'    => Bundle::module_url( 'panel.js' ),
			// On the page's own host, or the browser would leave the login cookie out.
			'identity_url' => wp_make_link_relative( rest_url( 'foyer/v1/identity' ) ),
			'locale'       => Display::language(),
			'is_floating'  => Display::is_page_for_it(),
			'rules'        => (object) Display::rules_of_person(),
			'consent'      => Consent::to_wait_for(),
			'has_cart'     => class_exists( 'WooCommerce' ),
			'texts'        => array(
				'waiting' => __( 'The chat starts once you allow it in the cookie settings.', 'foyer-chat' ),
			),
		);
	}

	/**
	 * Cloudflare reads its attribute only where it stands before `src`.
	 *
	 * @param array<string, string|bool> $attributes Of a script tag.
	 * @return array<string, string|bool>
	 */
	public static function put_attributes_first( array $attributes ): array {
		return self::HANDLE . '-js' === ( $attributes['id'] ?? '' ) ? self::LEAVE_ALONE + $attributes : $attributes;
	}

	/**
	 * @param mixed $excluded A list of other plugins' making.
	 * @return mixed
	 */
	public static function exclude( $excluded ) {
		if ( is_array( $excluded ) ) {
			$excluded[] = '/foyer-chat/build/';
		}
		return $excluded;
	}

	/**
	 * @param mixed $excluded Scripts with commas between them.
	 * @return mixed
	 */
	public static function exclude_in_text( $excluded ) {
		return is_string( $excluded ) ? $excluded . ', foyer-chat/build/' : self::exclude( $excluded );
	}

	private static function is_amp(): bool {
		return ( function_exists( 'amp_is_request' ) && amp_is_request() )
			|| ( function_exists( 'is_amp_endpoint' ) && did_action( 'wp' ) > 0 && is_amp_endpoint() );
	}

	/**
	 * Those that show a page to its author in a frame of the page itself.
	 */
	private static function is_page_builder(): bool {
		foreach ( array( 'elementor-preview', 'fl_builder', 'et_fb', 'bricks', 'ct_builder', 'vc_editable' ) as $name ) {
			// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Only whether it is there.
			if ( isset( $_GET[ $name ] ) ) {
				return true;
			}
		}
		return false;
	}
}
