<?php
/**
 * What is known of a visitor, for the visitor to read.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Privacy;

defined( 'ABSPATH' ) || exit;

/**
 * Turns the backend's export into the groups and rows of WordPress's. Values are printed as HTML there.
 */
final class VisitorReport {

	/**
	 * The visitor, then each conversation.
	 *
	 * @param array<string, mixed> $export Of `GET /api/visitors/{id}`.
	 * @return array<int, array{group_id: string, group_label: string, item_id: string, data: array<int, array{name: string, value: string}>}>
	 */
	public static function items( string $id, array $export ): array {
		$items = array(
			array(
				'group_id'    => 'foyer-visitor',
				'group_label' => __( 'Chat visitor', 'foyer-chat' ),
				'item_id'     => "foyer-visitor-$id",
				'data'        => self::visitor( $export['visitor'] ),
			),
		);
		foreach ( $export['conversations'] as $entry ) {
			$conversation = $entry['conversation'] ?? array();
			$items[]      = array(
				'group_id'    => 'foyer-conversation',
				'group_label' => __( 'Chat conversations', 'foyer-chat' ),
				'item_id'     => 'foyer-conversation-' . ( $conversation['id'] ?? '' ),
				'data'        => array_merge(
					self::conversation( $conversation ),
					self::messages( $entry['messages'] ?? array() ),
					self::ratings( $entry['ratings'] ?? array() )
				),
			);
		}
		return $items;
	}

	/**
	 * @param array<string, mixed> $visitor As the backend knows them.
	 * @return array<int, array{name: string, value: string}>
	 */
	private static function visitor( array $visitor ): array {
		$rows   = array( self::row( __( 'Visitor ID', 'foyer-chat' ), $visitor['id'] ?? '' ) );
		$labels = array(
			'user_id'    => __( 'User ID', 'foyer-chat' ),
			'name'       => __( 'Name', 'foyer-chat' ),
			'email'      => __( 'Email address', 'foyer-chat' ),
			'consent_at' => __( 'Agreed to be written to on', 'foyer-chat' ),
			'locale'     => __( 'Language', 'foyer-chat' ),
			'device'     => __( 'Device', 'foyer-chat' ),
		);
		foreach ( $labels as $field => $label ) {
			if ( isset( $visitor[ $field ] ) ) {
				$rows[] = self::row( $label, 'consent_at' === $field ? self::date( $visitor[ $field ] ) : $visitor[ $field ] );
			}
		}
		foreach ( array( 'attributes', 'fields' ) as $told ) {
			foreach ( is_array( $visitor[ $told ] ?? null ) ? $visitor[ $told ] : array() as $name => $value ) {
				$rows[] = self::row( (string) $name, $value );
			}
		}
		$pages = array(
			'url'      => __( 'Page where the chat began', 'foyer-chat' ),
			'title'    => __( 'Title of that page', 'foyer-chat' ),
			'referrer' => __( 'Page visited before', 'foyer-chat' ),
		);
		foreach ( $pages as $field => $label ) {
			if ( isset( $visitor['context'][ $field ] ) ) {
				$rows[] = self::row( $label, $visitor['context'][ $field ] );
			}
		}
		return $rows;
	}

	/**
	 * @param array<string, mixed> $conversation Its summary.
	 * @return array<int, array{name: string, value: string}>
	 */
	private static function conversation( array $conversation ): array {
		$rows = array(
			self::row( __( 'Began on', 'foyer-chat' ), self::date( $conversation['created_at'] ?? '' ) ),
			self::row( __( 'Last changed on', 'foyer-chat' ), self::date( $conversation['updated_at'] ?? '' ) ),
		);
		if ( ! empty( $conversation['labels'] ) && is_array( $conversation['labels'] ) ) {
			$rows[] = self::row( __( 'Labels', 'foyer-chat' ), implode( ', ', $conversation['labels'] ) );
		}
		return $rows;
	}

	/**
	 * @param array<int, array<string, mixed>> $messages In order.
	 * @return array<int, array{name: string, value: string}>
	 */
	private static function messages( array $messages ): array {
		$rows = array();
		foreach ( $messages as $message ) {
			/* translators: 1: date and time, 2: who wrote a message. */
			$heading = sprintf( __( '%1$s, %2$s', 'foyer-chat' ), self::date( $message['created_at'] ?? '' ), self::author( $message ) );
			$rows[]  = self::row( $heading, $message['text'] ?? '' );
			foreach ( $message['attachments'] ?? array() as $file ) {
				$rows[] = self::row( __( 'File', 'foyer-chat' ), trim( ( $file['name'] ?? '' ) . ' ' . ( $file['url'] ?? '' ) ) );
			}
			if ( isset( $message['rating'] ) ) {
				$rows[] = self::row(
					__( 'Rating of this answer', 'foyer-chat' ),
					'up' === $message['rating'] ? __( 'Helpful', 'foyer-chat' ) : __( 'Not helpful', 'foyer-chat' )
				);
			}
		}
		return $rows;
	}

	/**
	 * Of the talk as a whole; those of single answers stand with the answers.
	 *
	 * @param array<int, array<string, mixed>> $ratings What was thought.
	 * @return array<int, array{name: string, value: string}>
	 */
	private static function ratings( array $ratings ): array {
		$rows = array();
		foreach ( $ratings as $rating ) {
			if ( 'csat.created' === ( $rating['type'] ?? '' ) ) {
				$rows[] = self::row(
					__( 'Rating of the conversation (1 to 5)', 'foyer-chat' ),
					trim( ( $rating['csat'] ?? '' ) . ' ' . ( $rating['comment'] ?? '' ) )
				);
			}
		}
		return $rows;
	}

	/**
	 * @param array<string, mixed> $message Of any role.
	 */
	private static function author( array $message ): string {
		if ( isset( $message['author']['name'] ) && '' !== $message['author']['name'] ) {
			return (string) $message['author']['name'];
		}
		switch ( $message['role'] ?? '' ) {
			case 'visitor':
				return __( 'Visitor', 'foyer-chat' );
			case 'assistant':
				return __( 'Assistant', 'foyer-chat' );
			case 'agent':
				return __( 'Agent', 'foyer-chat' );
			default:
				return __( 'Note by the chat', 'foyer-chat' );
		}
	}

	/**
	 * In the site's time and format.
	 *
	 * @param mixed $time RFC 3339.
	 */
	private static function date( $time ): string {
		$at = is_string( $time ) ? strtotime( $time ) : false;
		return false === $at ? '' : (string) wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $at );
	}

	/**
	 * @param mixed $value A scalar.
	 * @return array{name: string, value: string}
	 */
	private static function row( string $name, $value ): array {
		if ( is_bool( $value ) ) {
			$value = $value ? __( 'Yes', 'foyer-chat' ) : __( 'No', 'foyer-chat' );
		}
		return array(
			'name'  => $name,
			'value' => is_scalar( $value ) ? nl2br( esc_html( (string) $value ) ) : '',
		);
	}
}
