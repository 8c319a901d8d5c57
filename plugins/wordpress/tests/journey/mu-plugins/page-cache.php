<?php
// A page cache that knows nothing of logins: whoever comes first makes the page that everybody gets.
add_filter( 'show_admin_bar', '__return_false' );
add_action(
	'template_redirect',
	static function (): void {
		$file = __DIR__ . '/cached-' . md5( $_SERVER['REQUEST_URI'] ) . '.html';
		if ( is_file( $file ) ) {
			readfile( $file );
			exit;
		}
		ob_start(
			static function ( string $html ) use ( $file ): string {
				file_put_contents( $file, $html );
				return $html;
			}
		);
	}
);
