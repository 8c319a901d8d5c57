<?php
/**
 * What other software may do here, by WordPress's Abilities API (6.9 and later).
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Abilities;

defined( 'ABSPATH' ) || exit;

/**
 * Registers the category and every ability. They are there for assistants above all, so that a site that wants no AI
 * has none of them.
 */
final class Abilities {

	public const CATEGORY = 'foyer-chat';

	/**
	 * Adds the hooks, which older versions of WordPress never fire.
	 */
	public static function register(): void {
		add_action( 'wp_abilities_api_categories_init', array( self::class, 'add_category' ) );
		add_action( 'wp_abilities_api_init', array( self::class, 'add_abilities' ) );
	}

	/**
	 * Adds the category.
	 */
	public static function add_category(): void {
		if ( ! self::are_wanted() || ! function_exists( 'wp_register_ability_category' ) ) {
			return;
		}
		wp_register_ability_category(
			self::CATEGORY,
			array(
				'label'       => __( 'Chat', 'foyer-chat' ),
				'description' => __( 'Conversations with this site\'s visitors, and what the chat\'s assistant knows.', 'foyer-chat' ),
			)
		);
	}

	/**
	 * Adds the abilities.
	 */
	public static function add_abilities(): void {
		if ( ! self::are_wanted() || ! function_exists( 'wp_register_ability' ) ) {
			return;
		}
		$abilities = array_merge( SiteAbilities::all(), ConversationAbilities::all(), KnowledgeAbilities::all() );
		foreach ( $abilities as $name => $ability ) {
			wp_register_ability( 'foyer-chat/' . $name, array( 'category' => self::CATEGORY ) + $ability );
		}
	}

	/**
	 * WordPress knows since 7.0 of sites that want no AI; the constant may stand in wp-config.php of older ones already.
	 */
	private static function are_wanted(): bool {
		if ( function_exists( 'wp_supports_ai' ) ) {
			return wp_supports_ai();
		}
		return ! defined( 'WP_AI_SUPPORT' ) || (bool) constant( 'WP_AI_SUPPORT' );
	}
}
