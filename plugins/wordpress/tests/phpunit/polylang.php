<?php
// The part of Polylang that the plugin calls. Once it is there, it stays for the rest of the run.
function pll_current_language( $field ) {
	return 'locale' === $field ? $GLOBALS['foyer_test_language'] : false;
}
