<?php
// connect.php DIR URL KEY WIDGET: connects the site to the backend, as its settings page would.
[ , $dir, $url, $key, $widget ] = $argv;
require "$dir/wp-load.php";
$found = Foyer\Chat\Settings\Connecting::attempt(
	array(
		'backend_url' => $url,
		'api_key'     => $key,
		'widget_id'   => $widget,
	)
);
if ( is_wp_error( $found ) ) {
	fwrite( STDERR, $found->get_error_message() . "\n" );
	exit( 1 );
}
Foyer\Chat\Connection::save( $found );
