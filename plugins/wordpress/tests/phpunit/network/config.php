<?php
// What wp-config.php would say: the files of the test site, a database of its own.
$foyer_site = rtrim( (string) getenv( 'FOYER_TEST_SITE' ), '/' );

$_SERVER['HTTP_HOST']   = 'network.example';
$_SERVER['REQUEST_URI'] = '/blogs/';
$_SERVER['REMOTE_ADDR'] = '127.0.0.1';

define( 'ABSPATH', $foyer_site . '/' );
define( 'DB_NAME', 'wordpress' );
define( 'DB_DIR', getenv( 'FOYER_TEST_NETWORK' ) . '/' );
define( 'DB_FILE', 'network.sqlite' );
define( 'DB_USER', '' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', '' );
define( 'DB_COLLATE', '' );
define( 'DB_CHARSET', 'utf8mb4' );
foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $foyer_name ) {
	define( $foyer_name . '_KEY', "network-$foyer_name-key" );
	define( $foyer_name . '_SALT', "network-$foyer_name-salt" );
}
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_LOG', getenv( 'FOYER_TEST_NETWORK' ) . '/debug.log' );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_ENVIRONMENT_TYPE', 'local' );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
$table_prefix = 'wp_';
