<?php
/**
 * One row of the options table.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

defined( 'ABSPATH' ) || exit;

/**
 * Options without get_option() and its cache: several processes write these rows at once, so each change is one
 * statement that says what it expects to find. None of them is autoloaded.
 *
 * phpcs:disable WordPress.DB.DirectDatabaseQuery -- As above: a cached value would be an old one.
 */
final class Row {

	/**
	 * The row's value as it stands in the database now.
	 */
	public static function read( string $name ): ?string {
		global $wpdb;
		$value = $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM {$wpdb->options} WHERE option_name = %s", $name ) );
		return null === $value ? null : (string) $value;
	}

	/**
	 * Makes the row, unless there is one: of many who try at once, one is told true.
	 */
	public static function create( string $name, string $value ): bool {
		global $wpdb;
		return 1 === (int) $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, 'off')", $name, $value ) );
	}

	/**
	 * Makes the row or overwrites it.
	 */
	public static function put( string $name, string $value ): bool {
		global $wpdb;
		return false !== $wpdb->query( $wpdb->prepare( "INSERT INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, 'off') ON DUPLICATE KEY UPDATE option_value = VALUES(option_value)", $name, $value ) );
	}

	/**
	 * Overwrites the row, if it is still what it was.
	 */
	public static function swap( string $name, string $old, string $value ): bool {
		global $wpdb;
		return 1 === (int) $wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->options} SET option_value = %s WHERE option_name = %s AND option_value = %s", $value, $name, $old ) );
	}

	/**
	 * Removes the row, if it is still what it was.
	 */
	public static function remove( string $name, string $old ): bool {
		global $wpdb;
		return 1 === (int) $wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name = %s AND option_value = %s", $name, $old ) );
	}

	/**
	 * Removes the row, whatever it is.
	 */
	public static function drop( string $name ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name = %s", $name ) );
	}
}
