<?php
// A site whose pages run only the scripts that carry the page's nonce, and call only itself and the backend.
// WordPress's emoji would start a worker.
remove_action( 'wp_head', 'print_emoji_detection_script', 7 );
$foyer_test_nonce = bin2hex( random_bytes( 16 ) );
foreach ( array( 'wp_script_attributes', 'wp_inline_script_attributes' ) as $filter ) {
	add_filter(
		$filter,
		static function ( array $attributes ) use ( $foyer_test_nonce ): array {
			return $attributes + array( 'nonce' => $foyer_test_nonce );
		}
	);
}
add_action(
	'send_headers',
	static function () use ( $foyer_test_nonce ): void {
		$backend = Foyer\Chat\Connection::backend_url();
		// Blocks bring styles in their HTML.
		header( "Content-Security-Policy: default-src 'none'; script-src 'nonce-$foyer_test_nonce'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self' $backend " . preg_replace( '/^http/', 'ws', $backend ) );
	}
);
