<?php
/**
 * What all abilities have in common.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Abilities;

use Foyer\Chat\Backend\Client;
use Foyer\Chat\Rest\Failure;
use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * Puts an ability together, and lets no failure of the backend pass for one of this site's own.
 */
final class Ability {

	/**
	 * Annotations: it only reads.
	 */
	public const READS = array(
		'readonly'    => true,
		'destructive' => false,
		'idempotent'  => true,
	);

	/**
	 * It adds something each time.
	 */
	public const ADDS = array(
		'readonly'    => false,
		'destructive' => false,
		'idempotent'  => false,
	);

	/**
	 * Doing it twice is doing it once.
	 */
	public const SETS = array(
		'readonly'    => false,
		'destructive' => false,
		'idempotent'  => true,
	);

	/**
	 * It takes something away.
	 */
	public const DELETES = array(
		'readonly'    => false,
		'destructive' => true,
		'idempotent'  => true,
	);

	/**
	 * The arguments of wp_register_ability but for the category.
	 *
	 * @param array{0: string, 1: string} $words       Label and description.
	 * @param array<string, mixed>        $input       Schema of the input's properties, those needed marked `required`.
	 * @param array<string, mixed>        $output      Schema of the result's properties.
	 * @param callable                    $execute     Given the input, an array.
	 * @param callable                    $may         The permission_callback.
	 * @param array<string, bool>         $annotations One of the above.
	 * @return array<string, mixed>
	 */
	public static function of( array $words, array $input, array $output, callable $execute, callable $may, array $annotations ): array {
		$needed = array_keys(
			array_filter(
				$input,
				static function ( array $property ): bool {
					return ! empty( $property['required'] );
				}
			)
		);
		foreach ( array_keys( $input ) as $name ) {
			unset( $input[ $name ]['required'] );
		}
		$schema = array(
			'type'                 => 'object',
			'properties'           => $input,
			'additionalProperties' => false,
		);
		if ( array() === $needed ) {
			$schema['default'] = array();
		} else {
			$schema['required'] = $needed;
		}
		return array(
			'label'               => $words[0],
			'description'         => $words[1],
			'input_schema'        => $schema,
			'output_schema'       => array(
				'type'       => 'object',
				'properties' => $output,
			),
			'permission_callback' => $may,
			'execute_callback'    => static function ( $given = array() ) use ( $execute ) {
				$result = $execute( is_array( $given ) ? $given : array() );
				return is_wp_error( $result ) ? self::failed( $result ) : $result;
			},
			'meta'                => array(
				'annotations'  => $annotations,
				'show_in_rest' => true,
			),
		);
	}

	/**
	 * A permission_callback.
	 */
	public static function manages(): bool {
		return current_user_can( 'manage_options' );
	}

	/**
	 * The backend, by the site's key.
	 *
	 * @return Client|WP_Error
	 */
	public static function backend() {
		return Client::connected() ?? new WP_Error( 'foyer_not_connected', __( 'This site is not connected to a Foyer backend yet.', 'foyer-chat' ), array( 'status' => 409 ) );
	}

	/**
	 * A part of what the backend said, no more than the schema promises.
	 *
	 * @param mixed    $value  An object of the backend's.
	 * @param string[] $fields Those wanted.
	 * @return array<string, mixed>
	 */
	public static function part( $value, array $fields ): array {
		return is_array( $value ) ? array_intersect_key( $value, array_flip( $fields ) ) : array();
	}

	/**
	 * Errors of our own bring their status along and no code of the backend's.
	 */
	private static function failed( WP_Error $error ): WP_Error {
		$data = $error->get_error_data();
		return is_array( $data ) && array_key_exists( 'backend_code', $data ) ? Failure::of( $error ) : $error;
	}
}
