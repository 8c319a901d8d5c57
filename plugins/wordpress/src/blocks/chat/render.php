<?php
/**
 * The block on the page.
 *
 * @package Foyer\Chat
 * @var array<string, mixed> $attributes Of the block.
 */

defined( 'ABSPATH' ) || exit;

// phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Both escape what they return.
echo Foyer\Chat\Frontend\Embed::render( $attributes, get_block_wrapper_attributes() );
