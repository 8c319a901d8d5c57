<?php
// A must-use plugin for tests: writes down each call to the backend with the request that made it. No answer is waited
// for longer than FOYER_TEST_PATIENCE, and the queue is worked through only when a test asks for wp-cron.php.
define( 'DISABLE_WP_CRON', true );
add_filter(
	'http_request_args',
	static function ( $arguments ) {
		return array( 'timeout' => min( $arguments['timeout'], FOYER_TEST_PATIENCE ) ) + $arguments;
	}
);
add_action(
	'http_api_debug',
	static function ( $response, $context, $transport, $arguments, $url ) {
		if ( 0 === strpos( (string) $arguments['user-agent'], 'foyer-chat/' ) ) {
			$line = array(
				'during' => isset( $_SERVER['REQUEST_URI'] ) ? $_SERVER['REQUEST_URI'] : '',
				'call'   => $arguments['method'] . ' ' . $url,
			);
			file_put_contents( WP_CONTENT_DIR . '/calls.log', wp_json_encode( $line ) . "\n", FILE_APPEND | LOCK_EX );
		}
	},
	10,
	5
);
