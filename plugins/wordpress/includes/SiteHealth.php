<?php
/**
 * Tools → Site Health.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat;

use Foyer\Chat\Backend\Client;
use WP_Error;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * Whether the chat works, why it does not, and what support needs to know. No secret is in any of it.
 */
final class SiteHealth {

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_filter( 'site_status_tests', array( self::class, 'add_tests' ) );
		add_filter( 'debug_information', array( self::class, 'add_information' ) );
		add_action( 'rest_api_init', array( self::class, 'register_routes' ) );
	}

	/**
	 * Adds `GET foyer/v1/health-check`, which Site Health calls once its page stands.
	 */
	public static function register_routes(): void {
		register_rest_route(
			'foyer/v1',
			'/health-check',
			array(
				'methods'             => 'GET',
				'callback'            => array( self::class, 'answer' ),
				'permission_callback' => array( self::class, 'may' ),
			)
		);
	}

	/**
	 * As for core's own checks.
	 */
	public static function may(): bool {
		return current_user_can( 'view_site_health_checks' );
	}

	/**
	 * @param array<string, array<string, mixed>> $tests Of Site Health.
	 * @return array<string, array<string, mixed>>
	 */
	public static function add_tests( array $tests ): array {
		$tests['async']['foyer_backend'] = array(
			'label'             => __( 'Foyer Chat: the backend', 'foyer-chat' ),
			'test'              => rest_url( 'foyer/v1/health-check' ),
			'has_rest'          => true,
			'async_direct_test' => array( self::class, 'backend' ),
		);
		$tests['direct']['foyer_cron']   = array(
			'label' => __( 'Foyer Chat: background work', 'foyer-chat' ),
			'test'  => array( self::class, 'cron' ),
		);
		return $tests;
	}

	/**
	 * The route's answer.
	 */
	public static function answer(): WP_REST_Response {
		return rest_ensure_response( self::backend() );
	}

	/**
	 * Whether the backend can be reached, takes the key and is well.
	 *
	 * @return array<string, mixed>
	 */
	public static function backend(): array {
		$test = 'foyer_backend';
		if ( Connection::is_unreadable( 'api_key' ) ) {
			return self::result( $test, 'critical', __( 'Foyer Chat cannot read its API key any more', 'foyer-chat' ), __( 'The site\'s salts have changed since the key was saved. Enter it again.', 'foyer-chat' ) );
		}
		if ( ! Connection::is_complete() ) {
			return self::result( $test, 'recommended', __( 'Foyer Chat is not connected yet', 'foyer-chat' ), __( 'Visitors see no chat before you enter your backend\'s address and API key.', 'foyer-chat' ) );
		}
		$client = Client::connected();
		if ( ! $client ) {
			return self::result( $test, 'critical', __( 'The address of your Foyer backend cannot be used', 'foyer-chat' ), Connection::url_problem( Connection::backend_url() ) );
		}
		$health = $client->request( 'GET', '/health', array( 'expect' => array( 'status' ) ) );
		if ( is_wp_error( $health ) ) {
			return self::result( $test, 'critical', __( 'Foyer Chat does not reach its backend', 'foyer-chat' ), self::reason( $health ) );
		}
		$me = $client->request( 'GET', '/api/me', array( 'expect' => array( 'credential' ) ) );
		if ( is_wp_error( $me ) ) {
			return self::result( $test, 'critical', __( 'Your Foyer backend does not accept this site', 'foyer-chat' ), self::reason( $me ) );
		}
		if ( 'ok' !== ( $health->body['status'] ?? '' ) ) {
			$failed = array();
			foreach ( (array) ( $health->body['dependencies'] ?? array() ) as $name => $dependency ) {
				if ( is_array( $dependency ) && 'failed' === ( $dependency['state'] ?? '' ) ) {
					$failed[] = $name;
				}
			}
			return self::result(
				$test,
				'recommended',
				__( 'The chat works, but something in your Foyer backend does not', 'foyer-chat' ),
				/* translators: %s: names of parts of the backend, separated by commas. */
				sprintf( __( 'Not working there: %s. Look at the backend\'s log.', 'foyer-chat' ), implode( ', ', $failed ) )
			);
		}
		return self::result( $test, 'good', __( 'Foyer Chat reaches its backend', 'foyer-chat' ), __( 'The backend answers, accepts this site\'s key and is well.', 'foyer-chat' ) );
	}

	/**
	 * Whether what was published reaches the assistant: that is done by WP-Cron, or by Action Scheduler, which needs it.
	 *
	 * @return array<string, mixed>
	 */
	public static function cron(): array {
		$late = self::seconds_late();
		if ( $late > HOUR_IN_SECONDS ) {
			return self::result(
				'foyer_cron',
				'recommended',
				__( 'Foyer Chat waits for scheduled work that does not run', 'foyer-chat' ),
				defined( 'DISABLE_WP_CRON' ) && DISABLE_WP_CRON
					? __( 'WP-Cron is switched off here (DISABLE_WP_CRON), and no cron job of the server seems to stand in for it: what you publish does not reach the assistant. Ask your host to call wp-cron.php every few minutes.', 'foyer-chat' )
					: __( 'WP-Cron does not run here: what you publish does not reach the assistant. A firewall or a password in front of the site may keep it from calling itself.', 'foyer-chat' )
			);
		}
		return self::result( 'foyer_cron', 'good', __( 'Foyer Chat\'s background work runs', 'foyer-chat' ), __( 'What you publish reaches the assistant by scheduled work, which runs as it should.', 'foyer-chat' ) );
	}

	/**
	 * @param array<string, array<string, mixed>> $information Of Site Health.
	 * @return array<string, array<string, mixed>>
	 */
	public static function add_information( array $information ): array {
		$fields = array(
			'version'         => array( __( 'Version', 'foyer-chat' ), FOYER_CHAT_VERSION, false ),
			'backend'         => array( __( 'Backend', 'foyer-chat' ), self::or_none( Connection::backend_url() ), false ),
			'backend_source'  => array( __( 'Backend address from', 'foyer-chat' ), Connection::source( 'backend_url' ), false ),
			'api_key'         => array( __( 'API key', 'foyer-chat' ), self::state( 'api_key' ), true ),
			'api_key_source'  => array( __( 'API key from', 'foyer-chat' ), Connection::source( 'api_key' ), false ),
			'identity_secret' => array( __( 'Identity secret', 'foyer-chat' ), self::state( 'identity_secret' ), true ),
			'org'             => array( __( 'Organisation', 'foyer-chat' ), self::or_none( Connection::org_id() ), false ),
			'widget'          => array( __( 'Widget', 'foyer-chat' ), self::or_none( Connection::widget_id() ), false ),
			'cron'            => array( __( 'Seconds behind with scheduled work', 'foyer-chat' ), (string) self::seconds_late(), false ),
		);
		$information['foyer-chat'] = array(
			'label'  => 'Foyer Chat',
			'fields' => array(),
		);
		foreach ( $fields as $name => list( $label, $value, $is_private ) ) {
			$information['foyer-chat']['fields'][ $name ] = array(
				'label'   => $label,
				'value'   => $value,
				'private' => $is_private,
			);
		}
		return $information;
	}

	/**
	 * How long the plugin's most overdue event waits; 0 where none is.
	 */
	private static function seconds_late(): int {
		foreach ( (array) _get_cron_array() as $timestamp => $events ) {
			foreach ( array_keys( (array) $events ) as $hook ) {
				if ( 0 === strpos( (string) $hook, 'foyer_' ) ) {
					return max( 0, time() - (int) $timestamp );
				}
			}
		}
		return 0;
	}

	private static function state( string $field ): string {
		if ( Connection::is_unreadable( $field ) ) {
			return __( 'unreadable', 'foyer-chat' );
		}
		return 'none' === Connection::source( $field ) ? __( 'none', 'foyer-chat' ) : __( 'set', 'foyer-chat' );
	}

	private static function or_none( string $value ): string {
		return '' === $value ? __( 'none', 'foyer-chat' ) : $value;
	}

	/**
	 * The sentence and, for support, the raw status.
	 */
	private static function reason( WP_Error $error ): string {
		$status = (int) ( $error->get_error_data()['status'] ?? 0 );
		return $error->get_error_message() . ' (' . $error->get_error_code() . ( 0 === $status ? '' : ", $status" ) . ')';
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function result( string $test, string $status, string $label, string $description ): array {
		return array(
			'test'        => $test,
			'status'      => $status,
			'label'       => $label,
			'badge'       => array(
				'label' => 'Foyer Chat',
				'color' => 'blue',
			),
			'description' => '<p>' . esc_html( $description ) . '</p>',
			'actions'     => 'good' === $status ? '' : sprintf(
				'<p><a href="%s">%s</a></p>',
				esc_url( admin_url( 'admin.php?page=foyer-settings' ) ),
				esc_html__( 'Open the settings of Foyer Chat', 'foyer-chat' )
			),
		);
	}
}
