<?php
/**
 * What happens to posts.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Sync;

use Foyer\Chat\Connection;
use WP_Post;

defined( 'ABSPATH' ) || exit;

/**
 * Which events have which documents looked at. Nothing here calls the backend: somebody waits for a post to be saved.
 */
final class Hooks {

	/**
	 * Posts that are being deleted and that the backend may know.
	 *
	 * @var array<string, true>
	 */
	private static $leaving = array();

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		// Terms and meta are there by now; imports, bulk and quick edits, and posts whose time has come end here, too.
		add_action( 'wp_after_insert_post', array( self::class, 'saved' ), 10, 4 );
		add_action( 'set_object_terms', array( self::class, 'sorted' ), 10, 6 );
		add_action( 'before_delete_post', array( self::class, 'deleting' ), 10, 2 );
		add_action( 'after_delete_post', array( self::class, 'deleted' ), 10, 2 );
		foreach ( array( Scope::OPTION, 'foyer_connection', 'foyer_api_key' ) as $option ) {
			add_action( "add_option_$option", array( self::class, 'choose' ) );
			add_action( "update_option_$option", array( self::class, 'choose' ) );
		}
		add_action( 'admin_init', array( self::class, 'notice_connection' ) );
	}

	/**
	 * @param int          $id      The post's.
	 * @param WP_Post      $post    As it is now.
	 * @param bool         $update  Whether there was one before.
	 * @param WP_Post|null $former  As it was.
	 */
	public static function saved( int $id, WP_Post $post, bool $update, ?WP_Post $former ): void {
		if ( $former && $former->post_type !== $post->post_type && self::may_be_known( $former ) ) {
			Queue::add( Document::external_id( $former ) );
		}
		self::look_at( $post );
	}

	/**
	 * Importers and plugins sort posts after they have saved them.
	 *
	 * @param int              $id       The post's.
	 * @param array<mixed>     $terms    As they were given.
	 * @param array<int, int>  $now      By `term_taxonomy_id`.
	 * @param string           $taxonomy Of the terms.
	 * @param bool             $append   Whether the former ones stay.
	 * @param array<int, int>  $before   By `term_taxonomy_id`.
	 */
	public static function sorted( int $id, $terms, $now, string $taxonomy, bool $append, $before ): void {
		$now    = array_map( 'intval', (array) $now );
		$before = array_map( 'intval', (array) $before );
		$is_new = $append ? array_diff( $now, $before ) : array_merge( array_diff( $now, $before ), array_diff( $before, $now ) );
		// The id may be a user's or a link's, where the taxonomy is of those.
		$post = $is_new ? get_post( $id ) : null;
		if ( $post && is_object_in_taxonomy( $post->post_type, $taxonomy ) ) {
			self::look_at( $post );
		}
	}

	/**
	 * What the backend may know is looked at even if this process ends before the post has gone.
	 */
	public static function deleting( int $id, WP_Post $post ): void {
		if ( self::may_be_known( $post ) ) {
			$name                   = Document::external_id( $post );
			self::$leaving[ $name ] = true;
			Queue::add( $name );
		}
	}

	/**
	 * Once more: whoever looked in between saw a post like any other.
	 */
	public static function deleted( int $id, WP_Post $post ): void {
		$name = Document::external_id( $post );
		if ( isset( self::$leaving[ $name ] ) ) {
			unset( self::$leaving[ $name ] );
			Queue::add( $name );
		}
		if ( 'product_variation' === $post->post_type ) {
			self::look_at( $post );
		}
	}

	/**
	 * Another choice of posts, another widget, a key that works again: everything is compared.
	 */
	public static function choose(): void {
		if ( Connection::is_complete() ) {
			Pause::end();
			Queue::hurry();
			Queue::retry();
			Resync::start( true );
			self::remember_connection();
		}
	}

	/**
	 * A connection that is set from outside is there one day without any event.
	 */
	public static function notice_connection(): void {
		if ( Connection::is_complete() && get_option( 'foyer_queue_connection' ) !== self::connection() ) {
			self::choose();
		}
	}

	/**
	 * Has a post looked at, if the backend is to know it or may know it. Of other posts not even a name leaves the site.
	 */
	public static function look_at( WP_Post $post ): void {
		if ( 'product_variation' === $post->post_type ) {
			$post = get_post( $post->post_parent );
		}
		if ( $post && Connection::is_complete() && is_post_type_viewable( $post->post_type ) && ( Scope::has( $post ) || self::may_be_known( $post ) ) ) {
			Queue::add( Document::external_id( $post ) );
		}
	}

	private static function may_be_known( WP_Post $post ): bool {
		$name = Document::external_id( $post );
		return is_post_type_viewable( $post->post_type ) && ( null !== Record::of( $post->ID, $name ) || Queue::has( $name ) );
	}

	private static function remember_connection(): void {
		update_option( 'foyer_queue_connection', self::connection(), true );
	}

	private static function connection(): string {
		return Connection::backend_url() . ' ' . Connection::widget_id();
	}
}
