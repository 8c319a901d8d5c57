<?php
// install.php DIR PORT SLUG: installs WordPress and activates the plugin, where there is one. A boot that fails exits with 0 all the same,
// hence the last word "installed".
[ , $dir, $port, $slug ] = $argv;
$_SERVER['HTTP_HOST']    = "127.0.0.1:$port";
define( 'WP_INSTALLING', true );
define( 'WP_SITEURL', "http://127.0.0.1:$port" );
require "$dir/wp-load.php";
foreach ( array( 'upgrade', 'plugin' ) as $file ) {
	require_once ABSPATH . "wp-admin/includes/$file.php";
}
wp_install( 'Test', 'admin', 'admin@example.com', true, '', 'password' );
update_option( 'permalink_structure', '/%postname%/' );
flush_rewrite_rules();
$result = '' === $slug ? null : activate_plugin( "$slug/$slug.php" );
echo is_wp_error( $result ) ? $result->get_error_message() . "\n" : "installed\n";
