<?php
// A plugin that handles scripts its own way whatever they ask for; `?optimiser=` names the way.
add_filter(
	'script_loader_tag',
	static function ( string $tag, string $handle ): string {
		if ( 'foyer-loader' !== $handle ) {
			return $tag;
		}
		switch ( $_GET['optimiser'] ?? '' ) {
			case 'twice':
				return $tag . $tag;
			case 'inlined':
				return '<script>' . file_get_contents( WP_PLUGIN_DIR . '/foyer-chat/build/front.js' ) . '</script>';
			case 'delayed':
				// Run by `runDelayed`, where others wait for the visitor to move.
				return str_replace( ' src=', ' type="delayed" data-delayed-src=', $tag );
		}
		return $tag;
	},
	10,
	2
);
add_action(
	'wp_footer',
	static function (): void {
		?>
		<script>
			function runDelayed() {
				for ( const delayed of document.querySelectorAll( 'script[data-delayed-src]' ) ) {
					const script = document.createElement( 'script' );
					script.src = delayed.dataset.delayedSrc;
					delayed.replaceWith( script );
				}
			}
		</script>
		<?php
	}
);
