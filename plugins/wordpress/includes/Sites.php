<?php
/**
 * Something on every site of a network.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat;

defined( 'ABSPATH' ) || exit;

/**
 * WordPress calls hooks of activation, deactivation and uninstall once, on the main site, whatever the network's size.
 */
final class Sites {

	/**
	 * Calls `work` on every site, or on the one there is. In steps, since a network may have more sites than memory.
	 *
	 * @param callable(): void $work What is to be done there.
	 */
	public static function each( callable $work ): void {
		if ( ! is_multisite() ) {
			$work();
			return;
		}
		$offset = 0;
		do {
			$ids = get_sites(
				array(
					'fields'  => 'ids',
					'number'  => 100,
					'offset'  => $offset,
					'orderby' => 'id',
				)
			);
			foreach ( $ids as $id ) {
				switch_to_blog( (int) $id );
				$work();
				restore_current_blog();
			}
			$offset += 100;
		} while ( 100 === count( $ids ) );
	}
}
