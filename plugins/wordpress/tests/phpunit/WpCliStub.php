<?php
// As much of WP-CLI as the command uses: what it says is kept, and an error ends it.

namespace {

	class WP_CLI {

		/** @var array<int, string> */
		public static $said = array();

		/** @var array<string, mixed> */
		public static $commands = array();

		public static function add_command( string $name, $command ): void {
			self::$commands[ $name ] = $command;
		}

		public static function success( string $text ): void {
			self::$said[] = "Success: $text";
		}

		public static function log( string $text ): void {
			self::$said[] = $text;
		}

		public static function warning( string $text ): void {
			self::$said[] = "Warning: $text";
		}

		public static function error( string $text ): void {
			self::$said[] = "Error: $text";
			throw new WpCliEnded( $text );
		}

		public static function halt( int $code ): void {
			throw new WpCliEnded( "halt $code" );
		}
	}

	class WpCliEnded extends Exception {
	}
}

namespace WP_CLI\Utils {

	function format_items( string $format, array $rows, array $fields ): void {
		foreach ( $rows as $row ) {
			$line = array();
			foreach ( $fields as $field ) {
				$line[] = $row[ $field ];
			}
			\WP_CLI::$said[] = implode( ' | ', $line );
		}
	}
}
