<?php
/**
 * Where the widget stands on this site's pages, and how round it is.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * The looks that are the page's affair and not the widget's: custom properties on its element. Null leaves a property
 * to the widget.
 */
final class Style {

	private const OPTION = 'foyer_style';

	/**
	 * Field → custom property and unit.
	 */
	private const PROPERTIES = array(
		'offset_x'         => array( '--foyer-offset-x', 'px' ),
		'offset_y'         => array( '--foyer-offset-y', 'px' ),
		'z_index'          => array( '--foyer-z-index', '' ),
		'border_radius'    => array( '--foyer-radius', 'px' ),
		'text_color'       => array( '--foyer-ink', '' ),
		'background_color' => array( '--foyer-surface', '' ),
	);

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'init', array( self::class, 'register_setting' ) );
	}

	/**
	 * Tells WordPress about the option.
	 */
	public static function register_setting(): void {
		register_setting(
			'foyer',
			self::OPTION,
			array(
				'type'              => 'object',
				'default'           => array_fill_keys( array_keys( self::PROPERTIES ), null ),
				'sanitize_callback' => array( self::class, 'sanitize' ),
				'schema'            => array(
					'type'       => 'object',
					'properties' => array(
						'offset_x'         => self::number( 0, 1000 ),
						'offset_y'         => self::number( 0, 1000 ),
						'z_index'          => self::number( 0, 2147483647 ),
						'border_radius'    => self::number( 0, 40 ),
						'text_color'       => self::color(),
						'background_color' => self::color(),
					),
				),
			)
		);
	}

	/**
	 * Only what the schema allows, whoever saves it.
	 *
	 * @param mixed $value To be saved.
	 * @return array<string, int|string|null>
	 */
	public static function sanitize( $value ): array {
		$clean = array();
		foreach ( array_keys( self::PROPERTIES ) as $field ) {
			$given = is_array( $value ) ? ( $value[ $field ] ?? null ) : null;
			if ( 0 === substr_compare( $field, '_color', -6 ) ) {
				$color           = is_string( $given ) ? (string) sanitize_hex_color( $given ) : '';
				$clean[ $field ] = '' === $color ? null : $color;
			} else {
				$clean[ $field ] = is_numeric( $given ) ? max( 0, (int) $given ) : null;
			}
		}
		return $clean;
	}

	/**
	 * The rule for the page's style sheet; empty where all is left to the widget. Holds numbers and colours only.
	 */
	public static function css(): string {
		$rule = '';
		foreach ( self::sanitize( get_option( self::OPTION ) ) as $field => $value ) {
			if ( null !== $value ) {
				list( $property, $unit ) = self::PROPERTIES[ $field ];
				$rule                   .= $property . ':' . $value . $unit . ';';
			}
		}
		return '' === $rule ? '' : 'foyer-chat{' . $rule . '}';
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function number( int $from, int $to ): array {
		return array(
			'type'    => array( 'integer', 'null' ),
			'minimum' => $from,
			'maximum' => $to,
		);
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function color(): array {
		return array(
			'type'    => array( 'string', 'null' ),
			'pattern' => '^#[0-9a-fA-F]{6}$',
		);
	}
}
