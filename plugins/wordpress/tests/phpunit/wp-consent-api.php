<?php
// The part of the WP Consent API that the plugin calls. Once it is there, it stays for the rest of the run.
function wp_has_consent( $category ) {
	return 'functional' === $category;
}
function wp_add_cookie_info( ...$info ) {
	$GLOBALS['foyer_test_cookie_info'] = $info;
}
