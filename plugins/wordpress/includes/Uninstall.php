<?php
/**
 * What is left when the plugin is deleted: nothing.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat;

use Foyer\Chat\Backend\Client;

defined( 'ABSPATH' ) || exit;

/**
 * Every name of the plugin's begins with `foyer_` (`_foyer_` where WordPress would show it), so that nothing has to be
 * listed here, and nothing can be forgotten.
 */
final class Uninstall {

	/**
	 * On every site.
	 */
	public static function run(): void {
		global $wpdb;
		Sites::each( array( self::class, 'site' ) );
		self::delete_meta( 'user', $wpdb->usermeta, 'umeta_id' );
		if ( is_multisite() ) {
			// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Once, and there is no function that finds options by prefix.
			$names = $wpdb->get_results( $wpdb->prepare( "SELECT site_id, meta_key FROM {$wpdb->sitemeta} WHERE meta_key LIKE %s OR meta_key LIKE %s OR meta_key LIKE %s", self::starting( 'foyer_' ), self::starting( '_site_transient_foyer_' ), self::starting( '_site_transient_timeout_foyer_' ) ) );
			foreach ( $names as $name ) {
				delete_network_option( (int) $name->site_id, $name->meta_key );
			}
		}
	}

	/**
	 * On one site. What the backend keeps goes only where the admin has asked for it, and whether or not it answers the
	 * site is cleaned.
	 */
	public static function site(): void {
		global $wpdb;
		self::delete_remote();
		Deactivation::clear_schedule();
		self::delete_actions();
		self::delete_options();
		foreach ( array(
			array( 'post', $wpdb->postmeta ),
			array( 'comment', $wpdb->commentmeta ),
			array( 'term', $wpdb->termmeta ),
		) as list( $type, $table ) ) {
			self::delete_meta( $type, $table, 'meta_id' );
		}
		self::delete_capabilities();
	}

	private static function delete_remote(): void {
		$privacy = get_option( 'foyer_privacy' );
		$client  = is_array( $privacy ) && ! empty( $privacy['delete_remote'] ) ? Client::connected() : null;
		if ( $client ) {
			$client->request( 'DELETE', '/api/config/' . rawurlencode( Connection::widget_id() ), array( 'timeout' => 10 ) );
		}
	}

	/**
	 * Action Scheduler keeps what was cancelled for a month.
	 */
	private static function delete_actions(): void {
		if ( ! function_exists( 'as_get_scheduled_actions' ) || ! class_exists( 'ActionScheduler_Store' ) ) {
			return;
		}
		$ids = as_get_scheduled_actions(
			array(
				'group'    => 'foyer',
				'per_page' => -1,
			),
			'ids'
		);
		foreach ( $ids as $id ) {
			\ActionScheduler_Store::instance()->delete_action( $id );
		}
	}

	private static function delete_options(): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Once, and there is no function that finds options by prefix.
		$names = $wpdb->get_col(
			$wpdb->prepare(
				"SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE %s OR option_name LIKE %s OR option_name LIKE %s OR option_name LIKE %s OR option_name LIKE %s OR option_name LIKE %s",
				self::starting( 'foyer_' ),
				self::starting( 'widget_foyer_' ),
				self::starting( '_transient_foyer_' ),
				self::starting( '_transient_timeout_foyer_' ),
				self::starting( '_site_transient_foyer_' ),
				self::starting( '_site_transient_timeout_foyer_' )
			)
		);
		array_map( 'delete_option', $names );
	}

	/**
	 * Of users, also what belongs to one site of a network: `wp_2_foyer_…`.
	 *
	 * @param string $type  For delete_metadata_by_mid.
	 * @param string $table With the meta.
	 * @param string $id    The table's key.
	 */
	private static function delete_meta( string $type, string $table, string $id ): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Once; table and column are names of this class's own.
		$rows  = $wpdb->get_results( $wpdb->prepare( "SELECT $id AS id, meta_key FROM $table WHERE meta_key LIKE %s", '%' . $wpdb->esc_like( 'foyer_' ) . '%' ) );
		$names = '/^(_?|' . preg_quote( $wpdb->base_prefix, '/' ) . '(\d+_)?)foyer_/';
		foreach ( $rows as $row ) {
			if ( preg_match( $names, $row->meta_key ) ) {
				delete_metadata_by_mid( $type, (int) $row->id );
			}
		}
	}

	private static function delete_capabilities(): void {
		foreach ( wp_roles()->role_objects as $role ) {
			if ( $role->has_cap( 'foyer_answer' ) || isset( $role->capabilities['foyer_answer'] ) ) {
				$role->remove_cap( 'foyer_answer' );
			}
		}
		foreach ( get_users( array( 'capability' => 'foyer_answer' ) ) as $user ) {
			$user->remove_cap( 'foyer_answer' );
		}
	}

	private static function starting( string $prefix ): string {
		global $wpdb;
		return $wpdb->esc_like( $prefix ) . '%';
	}
}
