<?php
// For `php -S`: what a web server's rewrite rules would do.
$root = $_SERVER['DOCUMENT_ROOT'];
$path = rawurldecode( parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
if ( preg_match( '#^/wp-content/database/|/\.ht#', $path ) ) {
	http_response_code( 403 );
	exit;
}
$file = $root . $path;
if ( is_dir( $file ) ) {
	$file = rtrim( $file, '/' ) . '/index.php';
}
if ( is_file( $file ) && substr( $file, -4 ) !== '.php' ) {
	return false;
}
if ( ! is_file( $file ) ) {
	$file = "$root/index.php";
}
$_SERVER['SCRIPT_NAME']     = substr( $file, strlen( $root ) );
$_SERVER['PHP_SELF']        = $_SERVER['SCRIPT_NAME'];
$_SERVER['SCRIPT_FILENAME'] = $file;
chdir( dirname( $file ) );
require $file;
