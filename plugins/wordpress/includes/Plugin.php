<?php
/**
 * What the plugin consists of.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat;

defined( 'ABSPATH' ) || exit;

/**
 * The table of contents: every module, in the order in which their hooks are added.
 */
final class Plugin {

	/**
	 * Called once, when WordPress loads the plugin.
	 */
	public static function start(): void {
		$modules = array(
			Translations::class,
			Settings\Style::class,
			Frontend\Display::class,
			Frontend\Consent::class,
			Frontend\Loader::class,
			Frontend\Identity::class,
			Frontend\Embed::class,
			Rest\SettingsRoutes::class,
			Rest\ConnectionRoutes::class,
			Connectors::class,
			SiteHealth::class,
			Cli::class,
			Deactivation::class,
			Admin\Capability::class,
			Admin\Agents::class,
			Admin\InboxRoutes::class,
			Admin\Menu::class,
			Admin\Assets::class,
			Admin\DashboardWidget::class,
			Sync\Scope::class,
			Sync\Hooks::class,
			Sync\Products::class,
			Sync\Run::class,
			Sync\Routes::class,
			Privacy\Exporter::class,
			Privacy\Eraser::class,
			Privacy\PolicyText::class,
			Abilities\Abilities::class,
		);
		foreach ( $modules as $module ) {
			$module::register();
		}
	}
}
