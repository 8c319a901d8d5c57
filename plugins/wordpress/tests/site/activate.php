<?php
// activate.php DIR SLUG: activates the plugin, and says why where WordPress does not.
[ , $dir, $slug ] = $argv;
require "$dir/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/plugin.php';
$result = activate_plugin( "$slug/$slug.php" );
echo is_wp_error( $result ) ? $result->get_error_message() . "\n" : "activated\n";
echo is_plugin_active( "$slug/$slug.php" ) ? "active\n" : "not active\n";
