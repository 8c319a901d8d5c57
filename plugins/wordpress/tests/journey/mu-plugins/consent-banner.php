<?php
// What the WP Consent API puts on a page, where a banner says that consent has to be given first. The banner's buttons
// call `wp_set_consent`.
// WordPress itself keeps something in the browser for this.
remove_action( 'wp_head', 'print_emoji_detection_script', 7 );
function wp_has_consent( string $category ): bool {
	return 'allow' === ( $_COOKIE[ "wp_consent_$category" ] ?? '' );
}
add_action(
	'wp_footer',
	static function (): void {
		?>
		<script>
			window.wp_consent_type = 'optin';
			function wp_has_consent( category ) {
				return document.cookie.split( '; ' ).includes( `wp_consent_${ category }=allow` );
			}
			function wp_set_consent( category, value ) {
				document.cookie = `wp_consent_${ category }=${ value }; path=/`;
				const detail = [];
				detail[ category ] = value;
				document.dispatchEvent( new CustomEvent( 'wp_listen_for_consent_change', { detail } ) );
			}
		</script>
		<?php
	},
	99
);
