<?php
// sync-process.php LOG [KILLED_AFTER]: one run of the queue in a process of its own. Each call to the backend becomes a
// line of LOG; after the call with the number KILLED_AFTER the process dies as if the power had gone.
[ , $log, $killed_after ] = $argv + array( 2 => '0' );
$_SERVER['HTTP_HOST']     = '127.0.0.1';
define( 'DOING_CRON', true );
require getenv( 'FOYER_TEST_SITE' ) . '/wp-load.php';

$calls = 0;
add_filter(
	'pre_http_request',
	function ( $response, $arguments, $url ) use ( $log, $killed_after, &$calls ) {
		if ( 0 !== strpos( $url, 'https://foyer.example.com/' ) ) {
			return $response;
		}
		usleep( 20000 );
		file_put_contents( $log, $arguments['method'] . ' ' . rawurldecode( basename( $url ) ) . "\n", FILE_APPEND | LOCK_EX );
		if ( ++$calls === (int) $killed_after ) {
			posix_kill( getmypid(), 9 );
		}
		$is_put = 'PUT' === $arguments['method'];
		return array(
			'headers'  => array( 'content-type' => 'application/json' ),
			'cookies'  => array(),
			'filename' => null,
			'body'     => $is_put ? wp_json_encode( array( 'external_id' => rawurldecode( basename( $url ) ), 'updated_at' => '2026-01-01T00:00:00.000Z' ) ) : '',
			'response' => array( 'code' => $is_put ? 200 : 204, 'message' => '' ),
		);
	},
	1,
	3
);
do_action( 'foyer_sync_run' );
echo 'ended';
