<?php
/**
 * The settings screen's route.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Rest;

use Foyer\Chat\Backend\Client;
use Foyer\Chat\Connection;
use Foyer\Chat\Secret;
use Foyer\Chat\Settings\Connecting;
use Foyer\Chat\Settings\Sections;
use Foyer\Chat\Settings\Widget;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * `GET|POST foyer/v1/settings`: `connection`, `widget` (the backend's config under its own names), and a section for
 * each option. What is posted may be any part of that.
 */
final class SettingsRoutes {

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'rest_api_init', array( self::class, 'register_routes' ) );
	}

	/**
	 * Adds the routes.
	 */
	public static function register_routes(): void {
		register_rest_route(
			'foyer/v1',
			'/settings',
			array(
				array(
					'methods'             => 'GET',
					'callback'            => array( self::class, 'read' ),
					'permission_callback' => array( self::class, 'may' ),
				),
				array(
					'methods'             => 'POST',
					'callback'            => array( self::class, 'save' ),
					'permission_callback' => array( self::class, 'may' ),
				),
			)
		);
	}

	/**
	 * Settings are for those who may change the site's.
	 */
	public static function may(): bool {
		return current_user_can( 'manage_options' );
	}

	/**
	 * Everything. A backend that fails is told of in `widget_error`, and the rest is there all the same.
	 */
	public static function read(): WP_REST_Response {
		$client = Client::connected();
		$widget = $client ? ( new Widget( $client, Connection::widget_id() ) )->read() : null;
		return self::answer( $widget );
	}

	/**
	 * Saves all that was posted, or nothing of it.
	 *
	 * @return WP_REST_Response|WP_Error
	 */
	public static function save( WP_REST_Request $request ) {
		$given      = (array) $request->get_json_params();
		$connection = $given['connection'] ?? null;
		$fields     = $given['widget'] ?? null;
		unset( $given['connection'], $given['widget'] );

		$errors = array_merge( Sections::errors( $given ), self::wrong_connection( $connection ) );
		if ( null !== $fields && ! is_array( $fields ) ) {
			$errors[] = array(
				'path'    => 'widget',
				'message' => __( 'The widget\'s settings are an object.', 'foyer-chat' ),
			);
			$fields   = null;
		}
		$found = array();
		if ( null !== $connection && array() === $errors ) {
			$found = Connecting::attempt( $connection );
			if ( is_wp_error( $found ) ) {
				return Failure::of( $found );
			}
		}
		$widget = null;
		if ( null !== $fields ) {
			$widget = self::save_widget( $fields, $found, array() !== $errors );
			if ( is_wp_error( $widget ) && 'foyer_invalid' === $widget->get_error_code() ) {
				foreach ( $widget->get_error_data()['errors'] ?? array() as $error ) {
					$error['path'] = rtrim( 'widget.' . $error['path'], '.' );
					$errors[]      = $error;
				}
				if ( array() === $errors ) {
					return Failure::of( $widget );
				}
			} elseif ( is_wp_error( $widget ) && array() === $errors ) {
				return Failure::of( $widget );
			}
		}
		if ( array() !== $errors ) {
			return new WP_Error(
				'foyer_invalid',
				__( 'Some fields are not right. Nothing was saved.', 'foyer-chat' ),
				array(
					'status' => 400,
					'errors' => $errors,
				)
			);
		}
		if ( array() !== $found ) {
			Connection::save( $found );
		}
		Sections::save( $given );
		return null === $widget ? self::read() : self::answer( $widget );
	}

	/**
	 * @param array<string, mixed>  $fields       Of the config.
	 * @param array<string, string> $found        The connection that is about to be kept, where there is one.
	 * @param bool                  $is_rehearsal Whether something else is wrong already.
	 * @return array<string, mixed>|WP_Error
	 */
	private static function save_widget( array $fields, array $found, bool $is_rehearsal ) {
		$client = array() === $found
			? Client::connected()
			: new Client( $found['backend_url'] ?? Connection::backend_url(), $found['api_key'] ?? Connection::api_key() );
		if ( ! $client ) {
			return new WP_Error( 'foyer_invalid', __( 'Connect this site to your Foyer backend first.', 'foyer-chat' ), array( 'errors' => array() ) );
		}
		return ( new Widget( $client, $found['widget_id'] ?? Connection::widget_id() ) )->save( $fields, $is_rehearsal );
	}

	/**
	 * @param mixed $connection As posted.
	 * @return array<int, array{path: string, message: string}>
	 */
	private static function wrong_connection( $connection ): array {
		if ( null === $connection ) {
			return array();
		}
		$errors = array();
		foreach ( is_array( $connection ) ? $connection : array( '' => '' ) as $field => $value ) {
			$message = self::wrong_field( (string) $field, $value );
			if ( '' !== $message ) {
				$errors[] = array(
					'path'    => rtrim( 'connection.' . $field, '.' ),
					'message' => $message,
				);
			}
		}
		return $errors;
	}

	/**
	 * @param mixed $value As posted.
	 */
	private static function wrong_field( string $field, $value ): string {
		if ( ! in_array( $field, array( 'backend_url', 'api_key', 'widget_id', 'identity_secret' ), true ) || ! is_string( $value ) ) {
			return __( 'A connection is a backend address, an API key, a widget ID and an identity secret, each a text.', 'foyer-chat' );
		}
		$value = trim( $value );
		if ( '' === $value ) {
			return '';
		}
		if ( in_array( Connection::source( $field ), array( 'env', 'constant' ), true ) ) {
			return untrailingslashit( $value ) === Connection::$field() ? '' : sprintf(
				/* translators: %s: the name of a constant, such as FOYER_API_KEY. */
				__( 'This is set by %s outside of WordPress and can only be changed there.', 'foyer-chat' ),
				'FOYER_' . strtoupper( $field )
			);
		}
		return 'backend_url' === $field ? Connection::url_problem( $value ) : '';
	}

	/**
	 * @param array<string, mixed>|WP_Error|null $widget The config, or why there is none; null while not connected.
	 */
	private static function answer( $widget ): WP_REST_Response {
		$error = is_wp_error( $widget ) ? Failure::of( $widget ) : null;
		return rest_ensure_response(
			array(
				'connection'   => self::connection(),
				'widget'       => $error ? null : $widget,
				'widget_error' => $error ? array(
					'code'    => $error->get_error_code(),
					'message' => $error->get_error_message(),
					'data'    => $error->get_error_data(),
				) : null,
			) + Sections::read()
		);
	}

	/**
	 * Of the key, only that there is one and how it ends; of the identity secret, only that there is one.
	 *
	 * @return array<string, mixed>
	 */
	private static function connection(): array {
		$url = Connection::backend_url();
		return array(
			'backend_url'         => $url,
			'backend_url_source'  => Connection::source( 'backend_url' ),
			'backend_url_error'   => '' === $url ? '' : Connection::url_problem( $url ),
			'api_key_set'         => '' !== Connection::api_key(),
			'api_key_source'      => Connection::source( 'api_key' ),
			'api_key_last4'       => Secret::last_four( Connection::api_key() ),
			'api_key_unreadable'  => Connection::is_unreadable( 'api_key' ),
			'widget_id'           => Connection::widget_id(),
			'widget_id_source'    => Connection::source( 'widget_id' ),
			'org_id'              => Connection::org_id(),
			'identity_secret_set' => '' !== Connection::identity_secret(),
			'is_complete'         => Connection::is_complete(),
		);
	}
}
