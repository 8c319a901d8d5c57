<?php
// For tests, a must-use plugin: `/?foyer_load_all` loads every class of the plugin, also those that no page needs, and
// says how many.
add_action(
	'init',
	function () {
		if ( ! isset( $_GET['foyer_load_all'] ) ) {
			return;
		}
		$count = 0;
		$root  = WP_PLUGIN_DIR . '/foyer-chat/includes';
		foreach ( new RecursiveIteratorIterator( new RecursiveDirectoryIterator( $root, FilesystemIterator::SKIP_DOTS ) ) as $file ) {
			if ( 'php' === $file->getExtension() ) {
				require_once $file->getPathname();
				++$count;
			}
		}
		wp_send_json(
			array(
				'php'       => PHP_VERSION,
				'wordpress' => get_bloginfo( 'version' ),
				'count'     => $count,
			)
		);
	}
);
