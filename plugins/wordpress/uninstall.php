<?php
/**
 * WordPress calls this when the plugin is deleted. The plugin itself is not loaded then.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

defined( 'FOYER_CHAT_VERSION' ) || define( 'FOYER_CHAT_VERSION', get_file_data( __DIR__ . '/foyer-chat.php', array( 'Version' ) )[0] );

foreach ( array( 'Secret', 'Connection', 'Backend/Answer', 'Backend/Client', 'Sites', 'Deactivation', 'Uninstall' ) as $foyer_chat_class ) {
	require_once __DIR__ . '/includes/' . $foyer_chat_class . '.php';
}

Foyer\Chat\Uninstall::run();
