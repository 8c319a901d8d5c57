<?php
/**
 * The site's users as the backend's agents.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Admin;

use Foyer\Chat\Backend\Answer;
use Foyer\Chat\Backend\Client;
use Foyer\Chat\Connection;
use WP_Error;
use WP_User;

defined( 'ABSPATH' ) || exit;

/**
 * Vouches for a user with a token of minutes, and takes it back when the user may no longer answer. The backend renews
 * a token by itself for hours, so whoever loses the capability is removed there at once, and again later where the
 * backend could not be told.
 */
final class Agents {

	public const RETRY_HOOK = 'foyer_revoke_agents';

	/**
	 * Of a user, per site: the id under which they are an agent.
	 */
	private const META = 'foyer_agent';

	/**
	 * Agents the backend has yet to be told about; their users may be gone.
	 */
	private const UNTOLD = 'foyer_revocations';

	private const TOKEN_SECONDS = 15 * MINUTE_IN_SECONDS;

	/**
	 * Users who are about to be deleted, with their agent ids: afterwards nothing of them can be read.
	 *
	 * @var array<int, string>
	 */
	private static $leaving = array();

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'set_user_role', array( self::class, 'review' ) );
		add_action( 'remove_user_role', array( self::class, 'review' ) );
		add_action( 'updated_user_meta', array( self::class, 'review_capabilities' ), 10, 3 );
		add_action( 'deleted_user_meta', array( self::class, 'review_capabilities' ), 10, 3 );
		add_action( 'delete_user', array( self::class, 'remember' ) );
		add_action( 'wpmu_delete_user', array( self::class, 'remember' ) );
		add_action( 'deleted_user', array( self::class, 'review' ) );
		add_action( 'updated_option', array( self::class, 'review_roles' ) );
		add_action( self::RETRY_HOOK, array( self::class, 'review_all' ) );
	}

	/**
	 * The id under which the backend knows a user. The widget is the site's own, so that two sites of one org do not take
	 * each other's users for their own.
	 */
	public static function id_of( int $user_id ): string {
		return 'wp:' . Connection::widget_id() . ':' . $user_id;
	}

	/**
	 * A token for the browser of somebody who may answer: `token`, `expires_at`, `renewable_until`, `agent`.
	 *
	 * @return array<string, mixed>|WP_Error
	 */
	public static function token( WP_User $user ) {
		$client = Client::connected();
		if ( ! $client ) {
			return new WP_Error( 'foyer_not_connected', __( 'This site is not connected to a Foyer backend yet.', 'foyer-chat' ), array( 'status' => 409 ) );
		}
		$body = array(
			'agent_id'   => self::id_of( $user->ID ),
			'name'       => self::name_of( $user ),
			'role'       => user_can( $user, 'manage_options' ) ? 'admin' : 'agent',
			'widgets'    => array( Connection::widget_id() ),
			'expires_in' => self::TOKEN_SECONDS,
		);
		if ( is_email( $user->user_email ) ) {
			$body['email'] = $user->user_email;
		}
		// Written first: a token whose holder is not on record could not be taken back.
		update_user_option( $user->ID, self::META, $body['agent_id'] );
		self::forget_untold( $body['agent_id'] );
		$answer = $client->request(
			'POST',
			'/api/agent-tokens',
			array(
				'body'   => $body,
				'expect' => array( 'token', 'expires_at' ),
			)
		);
		return $answer instanceof Answer ? $answer->body : $answer;
	}

	/**
	 * A user's roles changed, or the user is gone.
	 *
	 * @param int $user_id Of the user.
	 */
	public static function review( $user_id ): void {
		$user_id  = (int) $user_id;
		$agent_id = self::$leaving[ $user_id ] ?? self::on_record( $user_id );
		if ( '' === $agent_id || ( get_userdata( $user_id ) && Capability::is_held_by( $user_id ) ) ) {
			return;
		}
		unset( self::$leaving[ $user_id ] );
		delete_user_option( $user_id, self::META );
		if ( ! self::revoke( $agent_id ) ) {
			update_option( self::UNTOLD, array_values( array_unique( array_merge( self::untold(), array( $agent_id ) ) ) ), false );
			self::schedule();
		}
	}

	/**
	 * A capability was given to or taken from a user directly.
	 *
	 * @param int|array<int> $meta_id Of the row.
	 * @param int            $user_id Of the user.
	 * @param string         $key     Of the row.
	 */
	public static function review_capabilities( $meta_id, $user_id, $key ): void {
		global $wpdb;
		if ( $wpdb->get_blog_prefix() . 'capabilities' === $key ) {
			self::review( $user_id );
		}
	}

	/**
	 * A role was given something, or lost it.
	 *
	 * @param string $option That was saved.
	 */
	public static function review_roles( $option ): void {
		if ( wp_roles()->role_key === $option ) {
			self::review_all();
		}
	}

	/**
	 * Before a user is deleted.
	 *
	 * @param int $user_id Of the user.
	 */
	public static function remember( $user_id ): void {
		$agent_id = self::on_record( (int) $user_id );
		if ( '' !== $agent_id ) {
			self::$leaving[ (int) $user_id ] = $agent_id;
		}
	}

	/**
	 * Everybody on record, and those of whom the backend has yet to be told.
	 */
	public static function review_all(): void {
		global $wpdb;
		foreach ( self::untold() as $agent_id ) {
			if ( self::revoke( $agent_id ) ) {
				self::forget_untold( $agent_id );
			}
		}
		if ( array() !== self::untold() ) {
			self::schedule();
		}
		$users = get_users(
			array(
				'fields'       => 'ID',
				'meta_key'     => $wpdb->get_blog_prefix() . self::META, // phpcs:ignore WordPress.DB.SlowDBQuery.slow_db_query_meta_key -- a handful of users, and only when roles change.
				'meta_compare' => 'EXISTS',
			)
		);
		foreach ( $users as $user_id ) {
			self::review( (int) $user_id );
		}
	}

	/**
	 * Whether the backend no longer takes the agent's tokens.
	 */
	private static function revoke( string $agent_id ): bool {
		$client = Client::connected();
		if ( ! $client ) {
			return true;
		}
		$answer = $client->request(
			'DELETE',
			'/api/agent-tokens/' . rawurlencode( $agent_id ),
			array(
				'timeout' => 3,
				'expect'  => array(),
			)
		);
		return $answer instanceof Answer || 'foyer_not_found' === $answer->get_error_code();
	}

	private static function schedule(): void {
		if ( ! wp_next_scheduled( self::RETRY_HOOK ) ) {
			wp_schedule_single_event( time() + MINUTE_IN_SECONDS, self::RETRY_HOOK );
		}
	}

	/**
	 * @return array<int, string>
	 */
	private static function untold(): array {
		$ids = get_option( self::UNTOLD );
		return is_array( $ids ) ? array_values( array_filter( $ids, 'is_string' ) ) : array();
	}

	private static function forget_untold( string $agent_id ): void {
		$left = array_values( array_diff( self::untold(), array( $agent_id ) ) );
		if ( array() === $left ) {
			delete_option( self::UNTOLD );
		} else {
			update_option( self::UNTOLD, $left, false );
		}
	}

	private static function on_record( int $user_id ): string {
		$agent_id = get_user_option( self::META, $user_id );
		return is_string( $agent_id ) ? $agent_id : '';
	}

	/**
	 * Visitors read this name.
	 */
	private static function name_of( WP_User $user ): string {
		$name = trim( wp_strip_all_tags( $user->display_name ) );
		return mb_substr( '' === $name ? $user->user_login : $name, 0, 128 );
	}
}
