<?php
/**
 * What the AMP plugin says of a request, as a test wants it.
 */

function amp_is_request(): bool {
	return (bool) apply_filters( 'foyer_test_is_amp', false );
}
