<?php
// whole-page.php PATH COOKIES HEADERS WORDS: one request as a web server would hand it over, in a process of its own.
// COOKIES and HEADERS are JSON; WORDS are added to what is shown. The site is in FOYER_TEST_SITE.
list( , $foyer_path, $foyer_cookies, $foyer_headers, $foyer_words ) = $argv;
$foyer_site              = rtrim( (string) getenv( 'FOYER_TEST_SITE' ), '/' );
$_COOKIE                 = json_decode( $foyer_cookies, true );
$_SERVER                 = json_decode( $foyer_headers, true ) + array( 'HTTP_HOST' => '127.0.0.1', 'SERVER_NAME' => '127.0.0.1', 'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_URI' => $foyer_path, 'SCRIPT_NAME' => '/index.php', 'PHP_SELF' => '/index.php', 'SCRIPT_FILENAME' => "$foyer_site/index.php" ) + $_SERVER;
$_SERVER['QUERY_STRING'] = (string) parse_url( $foyer_path, PHP_URL_QUERY );
parse_str( $_SERVER['QUERY_STRING'], $_GET );
// The page's address is not the one that the site was made for.
$GLOBALS['wp_filter']['redirect_canonical'][1]['test'] = array( 'function' => function () { return false; }, 'accepted_args' => 1 );
$GLOBALS['wp_filter']['the_content'][1]['test']        = array(
	'function'      => function ( $content ) use ( $foyer_words ) {
		return $content . $foyer_words;
	},
	'accepted_args' => 1,
);
chdir( $foyer_site );
require "$foyer_site/index.php";
