<?php
// For tests: no mail and no update checks, so that debug.log holds nothing of WordPress's own.
add_filter( 'pre_wp_mail', '__return_true' );
add_filter(
	'pre_http_request',
	function ( $response, $arguments, $url ) {
		if ( 'api.wordpress.org' !== parse_url( $url, PHP_URL_HOST ) ) {
			return $response;
		}
		return array(
			'headers'  => array(),
			'cookies'  => array(),
			'filename' => null,
			'body'     => '{"offers":[],"translations":[],"plugins":[],"themes":[],"no_update":[]}',
			'response' => array(
				'code'    => preg_match( '#/(version|update)-check/#', $url ) ? 200 : 503,
				'message' => '',
			),
		);
	},
	10,
	3
);
