<?php
/**
 * Who may answer visitors.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * `foyer_answer`, or what a site puts in its place. Whoever manages the site has it without being given it; the other
 * roles hold it in their capabilities, which are the only record: what a role editor changes counts too.
 */
final class Capability {

	public const NAME = 'foyer_answer';

	private const OPTION = 'foyer_team';

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_filter( 'user_has_cap', array( self::class, 'grant_to_managers' ), 10, 2 );
		add_action( 'init', array( self::class, 'register_setting' ) );
		add_filter( 'pre_option_' . self::OPTION, array( self::class, 'team' ) );
		add_filter( 'pre_update_option_' . self::OPTION, array( self::class, 'give' ), 10, 2 );
	}

	/**
	 * The capability that is asked for everywhere.
	 */
	public static function required(): string {
		/**
		 * Filters which capability lets somebody answer visitors in wp-admin.
		 *
		 * @param string $capability `foyer_answer`.
		 */
		return (string) apply_filters( 'foyer_agent_capability', self::NAME );
	}

	/**
	 * Whether somebody may answer. Not for the current user only: a user whose role has just changed is asked about too.
	 */
	public static function is_held_by( int $user_id ): bool {
		return $user_id > 0 && user_can( $user_id, self::required() );
	}

	/**
	 * A permission_callback.
	 */
	public static function may(): bool {
		return current_user_can( self::required() );
	}

	/**
	 * Administrators need not be given it, so nothing is written when the plugin is activated.
	 *
	 * @param array<string, bool> $held  What the user has.
	 * @param array<int, string>  $asked What is asked for.
	 * @return array<string, bool>
	 */
	public static function grant_to_managers( array $held, array $asked ): array {
		if ( in_array( self::NAME, $asked, true ) && ! empty( $held['manage_options'] ) ) {
			$held[ self::NAME ] = true;
		}
		return $held;
	}

	/**
	 * Tells WordPress about the team, a section of the settings.
	 */
	public static function register_setting(): void {
		register_setting(
			'foyer',
			self::OPTION,
			array(
				'type'              => 'object',
				'default'           => array( 'roles' => array() ),
				'sanitize_callback' => array( self::class, 'sanitize' ),
				'schema'            => array(
					'type'       => 'object',
					'properties' => array(
						'roles' => array(
							'type'  => 'array',
							'items' => array(
								'type' => 'string',
								'enum' => array_keys( wp_roles()->role_names ),
							),
						),
					),
				),
			)
		);
	}

	/**
	 * Which roles answer, beside those that manage the site.
	 *
	 * @return array{roles: array<int, string>}
	 */
	public static function team(): array {
		$roles = array();
		foreach ( wp_roles()->role_objects as $name => $role ) {
			if ( $role->has_cap( self::NAME ) && ! $role->has_cap( 'manage_options' ) ) {
				$roles[] = (string) $name;
			}
		}
		return array( 'roles' => $roles );
	}

	/**
	 * Only roles that there are, each once.
	 *
	 * @param mixed $value To be saved.
	 * @return array{roles: array<int, string>}
	 */
	public static function sanitize( $value ): array {
		$roles = is_array( $value ) && is_array( $value['roles'] ?? null ) ? array_filter( $value['roles'], 'is_string' ) : array();
		return array( 'roles' => array_values( array_intersect( array_keys( wp_roles()->role_names ), $roles ) ) );
	}

	/**
	 * Writes the capability into the roles instead of an option.
	 *
	 * @param mixed $value To be saved, sanitised.
	 * @param mixed $old   What there was; given back, so that WordPress has nothing to store.
	 * @return mixed
	 */
	public static function give( $value, $old ) {
		$wanted = self::sanitize( $value )['roles'];
		foreach ( wp_roles()->role_objects as $name => $role ) {
			if ( $role->has_cap( 'manage_options' ) ) {
				continue;
			}
			$is_wanted = in_array( (string) $name, $wanted, true );
			if ( $is_wanted && ! $role->has_cap( self::NAME ) ) {
				$role->add_cap( self::NAME );
			} elseif ( ! $is_wanted && $role->has_cap( self::NAME ) ) {
				$role->remove_cap( self::NAME );
			}
		}
		return $old;
	}
}
