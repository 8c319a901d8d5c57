<?php
/**
 * The widget's config, which the backend keeps.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Settings;

use Foyer\Chat\Backend\Answer;
use Foyer\Chat\Backend\Client;
use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * Reads the config and saves parts of it, under the backend's own names. The backend's schema says what is right; here
 * is only what it cannot know: which fields the screen may not touch, and that a text that was emptied means the
 * widget's own words.
 */
final class Widget {

	/**
	 * Written by the backend, or decided by the connection.
	 */
	private const FIXED = array( 'widget_id', 'org_id', 'version', 'created_at', 'updated_at', 'warnings' );

	/**
	 * Null in these means the widget's own words, or none.
	 */
	private const EMPTY_IS_NULL = array( 'title', 'welcome_message', 'placeholder', 'launcher_label', 'avatar_url', 'model', 'waiting_message', 'consent_text', 'notify_email', 'handoff_number', 'greeting' );

	/**
	 * @var Client
	 */
	private $client;

	/**
	 * @var string
	 */
	private $widget_id;

	/**
	 * @param Client $client    Whose key reaches the widget.
	 * @param string $widget_id The widget.
	 */
	public function __construct( Client $client, string $widget_id ) {
		$this->client    = $client;
		$this->widget_id = $widget_id;
	}

	/**
	 * The whole config as it is now.
	 *
	 * @return array<string, mixed>|WP_Error
	 */
	public function read() {
		$answer = $this->client->request( 'GET', '/api/config/' . rawurlencode( $this->widget_id ), array( 'expect' => array( 'widget_id', 'version' ) ) );
		return $answer instanceof Answer ? $answer->body : $answer;
	}

	/**
	 * Saves the fields that are given and keeps the others. `version` is the one the fields were read with: where the
	 * config has changed since, nothing is saved and the error's data holds the newer one as `widget`.
	 *
	 * @param array<string, mixed> $fields  Fields of the config, and `version`.
	 * @param bool                 $is_rehearsal Only find out whether the fields are right.
	 * @return array<string, mixed>|WP_Error The config as saved; as it stands, after a rehearsal.
	 */
	public function save( array $fields, bool $is_rehearsal = false ) {
		$current = $this->read();
		if ( is_wp_error( $current ) ) {
			return $current;
		}
		$version = isset( $fields['version'] ) ? (int) $fields['version'] : (int) $current['version'];
		$fields  = array_diff_key( $fields, array_flip( self::FIXED ) );
		$errors  = array();
		foreach ( array_keys( array_diff_key( $fields, $current ) ) as $name ) {
			$errors[] = array(
				'path'    => (string) $name,
				'message' => __( 'The backend has no such setting. It may be older than this plugin.', 'foyer-chat' ),
			);
		}
		$known  = array_intersect_key( $fields, $current );
		$config = self::with_origins( self::merged( $current, $known ) );
		$answer = array() !== $errors || $is_rehearsal
			? $this->rehearse( $config )
			: ( (int) $current['version'] === $version ? $this->post( $config, (string) $version ) : null );
		if ( null === $answer || ( is_wp_error( $answer ) && 'foyer_conflict' === $answer->get_error_code() ) ) {
			return $this->changed_elsewhere();
		}
		if ( is_wp_error( $answer ) ) {
			$data = (array) $answer->get_error_data();
			if ( 'foyer_invalid' !== $answer->get_error_code() ) {
				return $answer;
			}
			$errors = array_merge( $errors, $data['errors'] ?? array() );
		}
		if ( array() !== $errors ) {
			return new WP_Error(
				'foyer_invalid',
				__( 'Some fields are not right.', 'foyer-chat' ),
				array(
					'status' => 422,
					'errors' => $errors,
				)
			);
		}
		return $answer instanceof Answer ? $answer->body : $current;
	}

	/**
	 * Makes the widget, for this site alone.
	 *
	 * @return Answer|WP_Error
	 */
	public function create( string $org_id ) {
		return $this->client->request(
			'POST',
			'/api/config',
			array(
				'body'   => array(
					'widget_id'       => $this->widget_id,
					'org_id'          => $org_id,
					'allowed_origins' => Origins::of_site(),
					'time_zone'       => self::time_zone(),
				),
				'expect' => array( 'widget_id', 'version' ),
			)
		);
	}

	/**
	 * The backend reads the fields before it looks at the version, and no config has the version 0: all that is wrong is
	 * named and nothing is saved.
	 *
	 * @param array<string, mixed> $config The whole config.
	 * @return WP_Error|true
	 */
	private function rehearse( array $config ) {
		$answer = $this->post( $config, '0' );
		return is_wp_error( $answer ) && 'foyer_conflict' !== $answer->get_error_code() ? $answer : true;
	}

	/**
	 * @param array<string, mixed> $config  The whole config.
	 * @param string               $version That it replaces.
	 * @return Answer|WP_Error
	 */
	private function post( array $config, string $version ) {
		return $this->client->request(
			'POST',
			'/api/config',
			array(
				'body'    => $config,
				'headers' => array( 'If-Match' => '"' . $version . '"' ),
				'expect'  => array( 'widget_id', 'version' ),
			)
		);
	}

	private function changed_elsewhere(): WP_Error {
		$newer = $this->read();
		if ( is_wp_error( $newer ) ) {
			return $newer;
		}
		return new WP_Error(
			'foyer_conflict',
			__( 'These settings were changed elsewhere in the meantime. Nothing was saved: look at the newer values, and save again if yours are to stand.', 'foyer-chat' ),
			array(
				'status' => 412,
				'widget' => $newer,
			)
		);
	}

	/**
	 * Groups such as `handoff` are merged field by field, so that a screen need not know all of them.
	 *
	 * @param array<string, mixed> $current What is.
	 * @param array<string, mixed> $fields  What is to be.
	 * @return array<string, mixed>
	 */
	private static function merged( array $current, array $fields ): array {
		foreach ( $fields as $name => $value ) {
			$is_group = is_array( $value ) && isset( $current[ $name ] ) && is_array( $current[ $name ] ) && self::is_group( $current[ $name ] );
			if ( $is_group && 'hours' !== $name ) {
				$current[ $name ] = self::merged( $current[ $name ], $value );
			} elseif ( is_string( $value ) && '' === trim( $value ) && in_array( $name, self::EMPTY_IS_NULL, true ) ) {
				$current[ $name ] = null;
			} else {
				$current[ $name ] = $value;
			}
		}
		return $current;
	}

	/**
	 * @param array<array-key, mixed> $value Of a config.
	 */
	private static function is_group( array $value ): bool {
		return array() !== $value && is_string( array_keys( $value )[0] );
	}

	/**
	 * An empty list lets any site in, and was chosen so; a list without this site would shut its own pages out.
	 *
	 * @param array<string, mixed> $config The whole config.
	 * @return array<string, mixed>
	 */
	private static function with_origins( array $config ): array {
		$allowed = isset( $config['allowed_origins'] ) && is_array( $config['allowed_origins'] ) ? $config['allowed_origins'] : array();
		if ( array() !== $allowed ) {
			$config['allowed_origins'] = array_values( array_unique( array_merge( $allowed, Origins::of_site() ) ) );
		}
		return $config;
	}

	/**
	 * WordPress also knows zones that are a mere offset, which have no name.
	 */
	private static function time_zone(): string {
		$name = wp_timezone_string();
		return in_array( $name, timezone_identifiers_list(), true ) ? $name : 'UTC';
	}
}
