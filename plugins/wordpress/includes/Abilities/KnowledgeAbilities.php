<?php
/**
 * Abilities about what the assistant knows.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Abilities;

use Foyer\Chat\Connection;
use Foyer\Chat\Sync\Document;
use Foyer\Chat\Sync\Queue;
use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * Entries that are no post of the site, and bringing a post into step.
 */
final class KnowledgeAbilities {

	/**
	 * Begins the external id of each entry, where that of a post has the number of its site.
	 */
	private const ENTRY = 'entry:';

	/**
	 * By name.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	public static function all(): array {
		$name = array(
			'name' => array(
				'type'        => 'string',
				'pattern'     => '^[a-z0-9][a-z0-9-]{0,99}$',
				'description' => __( 'A short name to find the entry by again: lower-case letters, digits and hyphens.', 'foyer-chat' ),
				'required'    => true,
			),
		);
		return array(
			'resync-item'      => Ability::of(
				array(
					__( 'Bring a post up to date', 'foyer-chat' ),
					__( 'Has the assistant read a post, page or product anew. One that visitors cannot see, or that is excluded, it forgets. This happens in the background.', 'foyer-chat' ),
				),
				array(
					'post_id' => array(
						'type'     => 'integer',
						'minimum'  => 1,
						'required' => true,
					),
				),
				array(
					'external_id' => array(
						'type'        => 'string',
						'description' => __( 'Its name at the backend.', 'foyer-chat' ),
					),
					'queued'      => array( 'type' => 'boolean' ),
				),
				array( self::class, 'resync' ),
				array( Ability::class, 'manages' ),
				Ability::SETS
			),
			'add-knowledge'    => Ability::of(
				array(
					__( 'Add something the assistant knows', 'foyer-chat' ),
					__( 'Adds an entry to what the chat\'s assistant answers visitors from, without making it a page of this site. An entry of the same name is replaced.', 'foyer-chat' ),
				),
				$name + array(
					'title'    => array(
						'type'      => 'string',
						'minLength' => 1,
						'maxLength' => 300,
						'required'  => true,
					),
					'content'  => array(
						'type'        => 'string',
						'minLength'   => 1,
						'maxLength'   => 200000,
						'description' => __( 'Markdown.', 'foyer-chat' ),
						'required'    => true,
					),
					'url'      => array(
						'type'        => 'string',
						'format'      => 'uri',
						'maxLength'   => 2000,
						'description' => __( 'Where visitors can read it. Answers link there.', 'foyer-chat' ),
					),
					'tags'     => array(
						'type'     => 'array',
						'maxItems' => 20,
						'items'    => array(
							'type'      => 'string',
							'minLength' => 1,
							'maxLength' => 64,
						),
					),
					'language' => array(
						'type'        => 'string',
						'pattern'     => '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$',
						'description' => __( 'A language tag such as en or pt-BR.', 'foyer-chat' ),
					),
				),
				array(
					'name'    => array( 'type' => 'string' ),
					'changed' => array(
						'type'        => 'boolean',
						'description' => __( 'False where the same was there before.', 'foyer-chat' ),
					),
				),
				array( self::class, 'add' ),
				array( Ability::class, 'manages' ),
				Ability::SETS
			),
			'remove-knowledge' => Ability::of(
				array(
					__( 'Remove something the assistant knows', 'foyer-chat' ),
					__( 'Removes an entry that was added by its name. What comes from this site\'s posts is not affected.', 'foyer-chat' ),
				),
				$name,
				array( 'removed' => array( 'type' => 'boolean' ) ),
				array( self::class, 'remove' ),
				array( Ability::class, 'manages' ),
				Ability::DELETES
			),
		);
	}

	/**
	 * @param array{post_id: mixed} $input See above.
	 * @return array<string, mixed>|WP_Error
	 */
	public static function resync( array $input ) {
		$client = Ability::backend();
		$post   = get_post( (int) $input['post_id'] );
		if ( is_wp_error( $client ) ) {
			return $client;
		}
		if ( ! $post ) {
			return new WP_Error( 'foyer_no_post', __( 'There is no post with this ID.', 'foyer-chat' ), array( 'status' => 404 ) );
		}
		$external_id = Document::external_id( $post );
		Queue::add( $external_id );
		return array(
			'external_id' => $external_id,
			'queued'      => Queue::has( $external_id ),
		);
	}

	/**
	 * @param array<string, mixed> $input See above.
	 * @return array<string, mixed>|WP_Error
	 */
	public static function add( array $input ) {
		$answer = self::ask(
			'PUT',
			(string) $input['name'],
			array(
				'body'    => Ability::part( $input, array( 'title', 'content', 'url', 'tags', 'language' ) ) + array( 'format' => 'markdown' ),
				'timeout' => 30,
				'expect'  => array( 'external_id' ),
			)
		);
		if ( is_wp_error( $answer ) ) {
			return $answer;
		}
		return array(
			'name'    => (string) $input['name'],
			'changed' => (bool) ( $answer->body['changed'] ?? true ),
		);
	}

	/**
	 * @param array{name: mixed} $input See above.
	 * @return array<string, mixed>|WP_Error
	 */
	public static function remove( array $input ) {
		$answer = self::ask( 'DELETE', (string) $input['name'], array( 'expect' => array() ) );
		if ( is_wp_error( $answer ) && 'foyer_not_found' !== $answer->get_error_code() ) {
			return $answer;
		}
		return array( 'removed' => ! is_wp_error( $answer ) );
	}

	/**
	 * @param string               $method  In capitals.
	 * @param string               $name    Of the entry.
	 * @param array<string, mixed> $options Of the client.
	 * @return \Foyer\Chat\Backend\Answer|WP_Error
	 */
	private static function ask( string $method, string $name, array $options ) {
		$client = Ability::backend();
		if ( is_wp_error( $client ) ) {
			return $client;
		}
		$id = self::ENTRY . get_current_blog_id() . ':' . $name;
		return $client->request( $method, '/api/knowledge/' . rawurlencode( Connection::widget_id() ) . '/documents/' . rawurlencode( $id ), $options );
	}
}
