<?php
// eval.php DIR: runs the PHP on its standard input inside the site as its administrator and prints, as the last line,
// what that returned, as JSON.
$dir  = $argv[1];
$code = stream_get_contents( STDIN );
require "$dir/wp-load.php";
foreach ( array( 'plugin', 'user', 'post' ) as $file ) {
	require_once ABSPATH . "wp-admin/includes/$file.php";
}
wp_set_current_user( 1 );
$result = eval( $code );
echo "\n", wp_json_encode( $result ), "\n";
