<?php
// A server whose clock is two days behind when it signs who a visitor is.
namespace Foyer\Chat\Frontend;

function time(): int {
	return \time() - 2 * DAY_IN_SECONDS;
}
