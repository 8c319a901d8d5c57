<?php
/**
 * Abilities about the chat as a whole.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Abilities;

use Foyer\Chat\Backend\Client;
use Foyer\Chat\Connection;
use Foyer\Chat\Settings\Widget;
use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * How the chat is, and who answers in it.
 */
final class SiteAbilities {

	/**
	 * By name.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	public static function all(): array {
		return array(
			'get-status'    => Ability::of(
				array(
					__( 'Get the chat\'s status', 'foyer-chat' ),
					__( 'Tells whether this site is connected to its chat backend, and whether the chat works at the moment.', 'foyer-chat' ),
				),
				array(),
				array(
					'connected' => array( 'type' => 'boolean' ),
					'status'    => array(
						'type'        => 'string',
						'enum'        => array( 'ok', 'degraded', 'down', 'unreachable', 'not_connected' ),
						'description' => __( '"degraded" means that the chat works and something else does not.', 'foyer-chat' ),
					),
					'widget_id' => array( 'type' => 'string' ),
					'version'   => array(
						'type'        => 'string',
						'description' => __( 'Version of the backend.', 'foyer-chat' ),
					),
					'message'   => array(
						'type'        => 'string',
						'description' => __( 'What is wrong, where something is.', 'foyer-chat' ),
					),
				),
				array( self::class, 'status' ),
				array( Ability::class, 'manages' ),
				Ability::READS
			),
			'toggle-widget' => Ability::of(
				array(
					__( 'Switch the chat or its assistant on or off', 'foyer-chat' ),
					__( 'Decides whether the chat button shows on this site, and whether the assistant answers: with the assistant off, every visitor who writes is put through to a person. What is left out stays as it is.', 'foyer-chat' ),
				),
				array(
					'shown'      => array(
						'type'        => 'boolean',
						'description' => __( 'Whether the chat button shows, where the site\'s rules let it. Chats that stand in the text of a page are not affected.', 'foyer-chat' ),
					),
					'ai_enabled' => array(
						'type'        => 'boolean',
						'description' => __( 'Whether the assistant answers.', 'foyer-chat' ),
					),
				),
				array(
					'shown'      => array( 'type' => 'boolean' ),
					'ai_enabled' => array( 'type' => 'boolean' ),
				),
				array( self::class, 'toggle' ),
				array( Ability::class, 'manages' ),
				Ability::SETS
			),
		);
	}

	/**
	 * A backend that is down is what was asked about, and no failure.
	 *
	 * @return array<string, mixed>
	 */
	public static function status(): array {
		$client = Client::connected();
		if ( ! $client ) {
			return array(
				'connected' => false,
				'status'    => 'not_connected',
				'widget_id' => Connection::widget_id(),
			);
		}
		$about  = array(
			'connected' => true,
			'widget_id' => Connection::widget_id(),
		);
		$answer = $client->request( 'GET', '/health', array( 'expect' => array( 'status' ) ) );
		if ( is_wp_error( $answer ) ) {
			return $about + array(
				'status'  => 503 === ( (array) $answer->get_error_data() )['status'] ? 'down' : 'unreachable',
				'message' => $answer->get_error_message(),
			);
		}
		$status = $answer->body['status'] ?? '';
		return $about + array(
			'status'  => in_array( $status, array( 'ok', 'degraded' ), true ) ? $status : 'down',
			'version' => (string) ( $answer->body['version'] ?? '' ),
		);
	}

	/**
	 * The backend first: where it refuses, nothing is changed at all.
	 *
	 * @param array{shown?: mixed, ai_enabled?: mixed} $input See above.
	 * @return array{shown: bool, ai_enabled: bool}|WP_Error
	 */
	public static function toggle( array $input ) {
		$client = Ability::backend();
		if ( is_wp_error( $client ) ) {
			return $client;
		}
		$widget = new Widget( $client, Connection::widget_id() );
		$config = isset( $input['ai_enabled'] )
			? $widget->save( array( 'ai_enabled' => rest_sanitize_boolean( $input['ai_enabled'] ) ) )
			: $widget->read();
		if ( is_wp_error( $config ) ) {
			return $config;
		}
		if ( isset( $input['shown'] ) ) {
			update_option( 'foyer_display', array( 'enabled' => rest_sanitize_boolean( $input['shown'] ) ) + (array) get_option( 'foyer_display' ) );
		}
		$display = (array) get_option( 'foyer_display' );
		return array(
			'shown'      => (bool) ( $display['enabled'] ?? true ),
			'ai_enabled' => (bool) ( $config['ai_enabled'] ?? true ),
		);
	}
}
