<?php
/**
 * Scripts and styles of wp-admin.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Admin;

use Foyer\Chat\Connection;
use Foyer\Chat\Frontend\Bundle;
use Foyer\Chat\Frontend\Language;

defined( 'ABSPATH' ) || exit;

/**
 * Each page has a script of its own; the rest of wp-admin has the small one that keeps the number in the menu, and only
 * for those who answer.
 */
final class Assets {

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'admin_enqueue_scripts', array( self::class, 'enqueue' ) );
	}

	/**
	 * @param string $hook What WordPress calls the page.
	 */
	public static function enqueue( $hook ): void {
		$page = Menu::page_of( (string) $hook );
		if ( '' !== $page ) {
			self::add( $page );
		}
		if ( 'index.php' === $hook && DashboardWidget::is_shown() ) {
			self::add( 'dashboard' );
		}
		// The inbox counts by itself, live.
		if ( 'inbox' !== $page && Capability::may() && Connection::is_complete() ) {
			self::add( 'badge' );
		}
	}

	/**
	 * A script that the build made, its style sheet, its words, and what it has to know.
	 */
	private static function add( string $name ): void {
		$file = self::path( "$name.asset.php" );
		if ( ! is_readable( $file ) ) {
			return;
		}
		$asset  = require $file;
		$handle = "foyer-$name";
		wp_enqueue_script( $handle, self::url( "$name.js" ), $asset['dependencies'], $asset['version'], array( 'in_footer' => true ) );
		wp_set_script_translations( $handle, 'foyer-chat', plugin_dir_path( FOYER_CHAT_FILE ) . 'languages' );
		wp_add_inline_script( $handle, 'window.foyerAdmin=' . wp_json_encode( self::facts(), JSON_HEX_TAG | JSON_UNESCAPED_SLASHES ) . ';', 'before' );
		if ( is_readable( self::path( "$name.css" ) ) ) {
			$styles = in_array( 'wp-components', $asset['dependencies'], true ) ? array( 'wp-components' ) : array();
			wp_enqueue_style( $handle, self::url( "$name.css" ), $styles, $asset['version'] );
			wp_style_add_data( $handle, 'rtl', 'replace' );
		}
	}

	/**
	 * What every script of ours may read; nothing in it is secret.
	 *
	 * @return array<string, mixed>
	 */
	private static function facts(): array {
		$facts = array(
			'isConnected' => Connection::is_complete(),
			'mayManage'   => current_user_can( 'manage_options' ),
			'backendUrl'  => Connection::backend_url(),
			'locale'      => Language::tag( get_user_locale() ),
			'inboxUrl'    => Menu::url( 'inbox' ),
			'consoleUrl'  => Bundle::is_there() ? Bundle::module_url( 'console.js' ) : '',
		);
		if ( ! $facts['mayManage'] ) {
			return $facts;
		}
		return $facts + array(
			'knowledgeUrl' => Menu::url( 'knowledge' ),
			'settingsUrl'  => Menu::url( 'settings' ),
			'previewUrl'   => self::url( 'preview.js' ),
			'loaderUrl'    => Bundle::is_there() ? Bundle::loader_url() : '',
			'panelUrl'     => Bundle::is_there() ? Bundle::module_url( 'panel.js' ) : '',
			'siteUrl'      => home_url( '/' ),
			'siteName'     => wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES ),
			'timeZone'     => wp_timezone_string(),
			'roles'        => self::roles(),
			'postTypes'    => self::post_types(),
			'hasShop'      => post_type_exists( 'product' ),
			'hasConsent'   => function_exists( 'wp_has_consent' ),
		);
	}

	/**
	 * @return array<int, array{name: string, label: string, manages: bool}>
	 */
	private static function roles(): array {
		$roles = array();
		foreach ( wp_roles()->role_names as $name => $label ) {
			$role    = get_role( $name );
			$roles[] = array(
				'name'    => (string) $name,
				'label'   => translate_user_role( $label ),
				'manages' => $role && $role->has_cap( 'manage_options' ),
			);
		}
		return $roles;
	}

	/**
	 * @return array<int, array{name: string, label: string}>
	 */
	private static function post_types(): array {
		$types = array();
		foreach ( get_post_types( array( 'public' => true ), 'objects' ) as $type ) {
			if ( 'attachment' !== $type->name ) {
				$types[] = array(
					'name'  => $type->name,
					'label' => $type->labels->name,
				);
			}
		}
		return $types;
	}

	private static function path( string $file ): string {
		return plugin_dir_path( FOYER_CHAT_FILE ) . 'build/' . $file;
	}

	private static function url( string $file ): string {
		return plugins_url( 'build/' . $file, FOYER_CHAT_FILE );
	}
}
