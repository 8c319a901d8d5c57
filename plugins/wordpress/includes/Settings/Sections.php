<?php
/**
 * The settings that WordPress keeps.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Each is an option of its own, registered by the module it belongs to with its default, its sanitize_callback and,
 * where its fields can be wrong, a JSON schema as `schema`.
 */
final class Sections {

	private const NAMES = array( 'display', 'style', 'sync', 'privacy', 'team' );

	/**
	 * Every section as it stands, its default where it was never saved.
	 *
	 * @return array<string, mixed>
	 */
	public static function read(): array {
		$sections = array();
		foreach ( array_keys( self::registered() ) as $name ) {
			$sections[ $name ] = get_option( 'foyer_' . $name );
		}
		return $sections;
	}

	/**
	 * What is wrong with the sections that are given, all at once.
	 *
	 * @param array<string, mixed> $given By name.
	 * @return array<int, array{path: string, message: string}>
	 */
	public static function errors( array $given ): array {
		$registered = self::registered();
		$errors     = array();
		foreach ( $given as $name => $value ) {
			if ( ! isset( $registered[ $name ] ) ) {
				$errors[] = array(
					'path'    => (string) $name,
					'message' => __( 'There are no such settings.', 'foyer-chat' ),
				);
			} elseif ( isset( $registered[ $name ]['schema'] ) ) {
				$errors = array_merge( $errors, self::wrong( $value, $registered[ $name ]['schema'], (string) $name ) );
			}
		}
		return $errors;
	}

	/**
	 * Keeps the sections that are given; fields that a section does not name stay as they are.
	 *
	 * @param array<string, mixed> $given By name.
	 */
	public static function save( array $given ): void {
		foreach ( array_intersect_key( $given, self::registered() ) as $name => $value ) {
			$current = get_option( 'foyer_' . $name );
			update_option( 'foyer_' . $name, is_array( $current ) && is_array( $value ) ? array_merge( $current, $value ) : $value );
		}
	}

	/**
	 * @return array<string, array<string, mixed>>
	 */
	private static function registered(): array {
		$all   = get_registered_settings();
		$found = array();
		foreach ( self::NAMES as $name ) {
			if ( isset( $all[ 'foyer_' . $name ] ) ) {
				$found[ $name ] = $all[ 'foyer_' . $name ];
			}
		}
		return $found;
	}

	/**
	 * WordPress's own check stops at the first mistake in an object.
	 *
	 * @param mixed                $value  To be checked.
	 * @param array<string, mixed> $schema That it must be of.
	 * @param string               $path   Where it stands.
	 * @return array<int, array{path: string, message: string}>
	 */
	private static function wrong( $value, array $schema, string $path ): array {
		$types  = (array) ( $schema['type'] ?? array() );
		$errors = array();
		if ( in_array( 'object', $types, true ) && is_array( $value ) && isset( $schema['properties'] ) ) {
			foreach ( $value as $name => $part ) {
				if ( isset( $schema['properties'][ $name ] ) ) {
					$errors = array_merge( $errors, self::wrong( $part, $schema['properties'][ $name ], "$path.$name" ) );
				} else {
					$errors[] = array(
						'path'    => "$path.$name",
						'message' => __( 'There is no such setting.', 'foyer-chat' ),
					);
				}
			}
		} elseif ( in_array( 'array', $types, true ) && is_array( $value ) && isset( $schema['items'] ) && wp_is_numeric_array( $value ) ) {
			foreach ( $value as $index => $item ) {
				$errors = array_merge( $errors, self::wrong( $item, $schema['items'], "$path.$index" ) );
			}
		}
		if ( array() !== $errors ) {
			return $errors;
		}
		$valid = rest_validate_value_from_schema( $value, $schema, $path );
		return is_wp_error( $valid ) ? array(
			array(
				'path'    => $path,
				'message' => $valid->get_error_message(),
			),
		) : array();
	}
}
