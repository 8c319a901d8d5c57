<?php
// Makes a network of subdirectories, itself in a subdirectory, with nothing active.
require __DIR__ . '/config.php';
define( 'WP_INSTALLING', true );
define( 'WP_SITEURL', 'http://network.example/blogs' );
require ABSPATH . 'wp-settings.php';
foreach ( array( 'upgrade', 'schema' ) as $foyer_file ) {
	require_once ABSPATH . "wp-admin/includes/$foyer_file.php";
}
wp_install( 'Network', 'admin', 'admin@example.com', true, '', 'password' );
foreach ( $wpdb->tables( 'ms_global' ) as $foyer_table => $foyer_prefixed ) {
	$wpdb->$foyer_table = $foyer_prefixed;
}
install_network();
$foyer_result = populate_network( 1, 'network.example', 'admin@example.com', 'Network', '/blogs/', false );
// It warns where it could not try wildcard DNS; a network of subdirectories needs none.
if ( is_wp_error( $foyer_result ) && 'no_wildcard_dns' !== $foyer_result->get_error_code() ) {
	echo $foyer_result->get_error_message();
	exit( 1 );
}
echo "installed\n";
