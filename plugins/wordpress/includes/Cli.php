<?php
/**
 * `wp foyer …`
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat;

use Foyer\Chat\Backend\Client;
use Foyer\Chat\Settings\Connecting;
use WP_CLI;
use WP_Error;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

/**
 * Runs the chat of this site from the command line.
 */
final class Cli {

	/**
	 * Adds the command where there is a command line.
	 */
	public static function register(): void {
		if ( defined( 'WP_CLI' ) && WP_CLI ) {
			WP_CLI::add_command( 'foyer', self::class );
		}
	}

	/**
	 * Shows what the site is connected to and how the backend is.
	 *
	 * ## OPTIONS
	 *
	 * [--format=<format>]
	 * : table, json, csv or yaml.
	 * ---
	 * default: table
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     wp foyer status
	 *
	 * @param array<int, string>    $arguments None.
	 * @param array<string, string> $options   As above.
	 */
	public function status( array $arguments, array $options ): void {
		$health = SiteHealth::backend();
		$facts  = array(
			'version'    => FOYER_CHAT_VERSION,
			'backend'    => Connection::backend_url(),
			'backend is' => Connection::source( 'backend_url' ),
			'api key is' => Connection::source( 'api_key' ),
			'org'        => Connection::org_id(),
			'widget'     => Connection::widget_id(),
			'health'     => $health['status'],
			'detail'     => wp_strip_all_tags( $health['label'] . '. ' . $health['description'] ),
		);
		$rows   = array();
		foreach ( $facts as $field => $value ) {
			$rows[] = compact( 'field', 'value' );
		}
		WP_CLI\Utils\format_items( $options['format'] ?? 'table', $rows, array( 'field', 'value' ) );
		if ( 'critical' === $health['status'] ) {
			WP_CLI::halt( 1 );
		}
	}

	/**
	 * Connects the site to a backend; makes its widget where it is missing.
	 *
	 * ## OPTIONS
	 *
	 * [<url>]
	 * : The backend's address. Left out: as it is.
	 *
	 * [--key=<key>]
	 * : The API key. Other users of this machine can see it while the command runs: rather pipe it in with --key=-
	 *
	 * [--widget=<id>]
	 * : The widget. Left out: the site's own.
	 *
	 * [--network]
	 * : Keep address and key for all sites of the network that have none of their own.
	 *
	 * ## EXAMPLES
	 *
	 *     wp foyer connect https://foyer.example.com --key=- < key.txt
	 *
	 * @param array<int, string>    $arguments The address.
	 * @param array<string, string> $options   As above.
	 */
	public function connect( array $arguments, array $options ): void {
		$key    = $options['key'] ?? '';
		$wanted = array(
			'backend_url' => $arguments[0] ?? '',
			'api_key'     => '-' === $key ? trim( (string) fgets( STDIN ) ) : $key,
			'widget_id'   => $options['widget'] ?? '',
		);
		if ( isset( $options['network'] ) ) {
			$this->connect_network( $wanted );
			return;
		}
		$found = Connecting::attempt( $wanted );
		if ( is_wp_error( $found ) ) {
			$this->fail( $found );
			return;
		}
		Connection::save( $found );
		if ( '' === Connection::identity_secret() ) {
			WP_CLI::warning( __( 'This widget was there before, and another site or app may sign for its visitors. Until you enter its identity secret or make a new one on the settings page, logged-in visitors are not recognised.', 'foyer-chat' ) );
		}
		/* translators: 1: a widget's ID, 2: an address. */
		WP_CLI::success( sprintf( __( 'Connected: widget %1$s at %2$s.', 'foyer-chat' ), Connection::widget_id(), Connection::backend_url() ) );
	}

	/**
	 * Lists the conversations, the newest first.
	 *
	 * ## OPTIONS
	 *
	 * [--status=<status>]
	 * : ai, waiting, human, closed or open.
	 *
	 * [--search=<text>]
	 * : Part of the visitor's name, e-mail address or id, or of the last message.
	 *
	 * [--limit=<number>]
	 * : How many at most, up to 100.
	 * ---
	 * default: 20
	 * ---
	 *
	 * [--format=<format>]
	 * : table, json, csv or yaml.
	 * ---
	 * default: table
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     wp foyer conversations --status=waiting
	 *
	 * @param array<int, string>    $arguments None.
	 * @param array<string, string> $options   As above.
	 */
	public function conversations( array $arguments, array $options ): void {
		$client = $this->client();
		if ( ! $client ) {
			return;
		}
		$query  = array_filter(
			array(
				'status' => $options['status'] ?? '',
				'q'      => $options['search'] ?? '',
				'limit'  => $options['limit'] ?? '20',
			)
		);
		$answer = $client->request( 'GET', '/api/conversations/' . rawurlencode( Connection::widget_id() ), array( 'query' => $query ) );
		if ( is_wp_error( $answer ) ) {
			$this->fail( $answer );
			return;
		}
		$rows = array_map(
			static function ( array $conversation ): array {
				$visitor = $conversation['visitor'] ?? array();
				return array(
					'id'       => $conversation['id'] ?? '',
					'status'   => $conversation['mode'] ?? '',
					'visitor'  => self::plain( (string) ( $visitor['name'] ?? $visitor['email'] ?? $visitor['id'] ?? '' ) ),
					'messages' => $conversation['message_count'] ?? 0,
					'unread'   => $conversation['unread'] ?? 0,
					'updated'  => $conversation['updated_at'] ?? '',
					'last'     => self::plain( (string) ( $conversation['last_message']['text'] ?? '' ) ),
				);
			},
			(array) ( $answer->body['conversations'] ?? array() )
		);
		WP_CLI\Utils\format_items( $options['format'] ?? 'table', $rows, array( 'id', 'status', 'visitor', 'messages', 'unread', 'updated', 'last' ) );
	}

	/**
	 * Keeps the assistant's knowledge in step with the site.
	 *
	 * ## OPTIONS
	 *
	 * [<action>]
	 * : `status` tells how things stand, `resync` compares everything, `retry` takes up what has failed, `cancel` ends a
	 * resync.
	 * ---
	 * default: status
	 * options:
	 *   - status
	 *   - resync
	 *   - retry
	 *   - cancel
	 * ---
	 *
	 * [--now]
	 * : Do the work here instead of leaving it to the site's scheduled work.
	 *
	 * [--format=<format>]
	 * : table, json, csv or yaml.
	 * ---
	 * default: table
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     wp foyer sync resync --now
	 *
	 * @param array<int, string>    $arguments What to do.
	 * @param array<string, string> $options   As above.
	 */
	public function sync( array $arguments, array $options ): void {
		if ( ! $this->client() ) {
			return;
		}
		switch ( $arguments[0] ?? 'status' ) {
			case 'status':
				break;
			case 'resync':
				Sync\Routes::resync();
				break;
			case 'retry':
				Sync\Routes::retry( new WP_REST_Request( 'POST', '/foyer/v1/sync/retry' ) );
				break;
			case 'cancel':
				Sync\Routes::cancel();
				break;
			default:
				WP_CLI::error( __( 'Say status, resync, retry or cancel.', 'foyer-chat' ) );
				return;
		}
		if ( isset( $options['now'] ) ) {
			// Ends where nothing is due, or nothing moves: the backend asked for a pause, or another process is at it.
			do {
				$before = self::progress();
				Sync\Run::run();
				$next = Sync\Run::next();
			} while ( null !== $next && $next <= time() && self::progress() !== $before );
		}
		$state = Sync\Routes::read()->get_data();
		$rows  = array();
		foreach ( array( 'total', 'known', 'waiting', 'retrying', 'failed' ) as $field ) {
			$rows[] = array(
				'field' => $field,
				'value' => (string) $state[ $field ],
			);
		}
		$rows[] = array(
			'field' => 'resync',
			'value' => $state['resync'] ? "{$state['resync']['state']} ({$state['resync']['walked']}/{$state['resync']['total']})" : 'never',
		);
		foreach ( $state['failures'] as $failure ) {
			$rows[] = array(
				'field' => self::plain( $failure['external_id'] . ' ' . $failure['title'] ),
				'value' => $failure['message'],
			);
		}
		if ( $state['pause'] ) {
			$rows[] = array(
				'field' => 'paused until ' . $state['pause']['until'],
				'value' => $state['pause']['message'],
			);
		}
		WP_CLI\Utils\format_items( $options['format'] ?? 'table', $rows, array( 'field', 'value' ) );
	}

	/**
	 * @param array<string, string> $wanted Address and key.
	 */
	private function connect_network( array $wanted ): void {
		if ( ! is_multisite() ) {
			WP_CLI::error( __( 'This is not a network of sites.', 'foyer-chat' ) );
			return;
		}
		if ( '' === $wanted['backend_url'] || '' === $wanted['api_key'] ) {
			WP_CLI::error( __( 'For a network, give both the address and --key.', 'foyer-chat' ) );
			return;
		}
		$found = Connecting::test( $wanted );
		if ( is_wp_error( $found ) ) {
			$this->fail( $found );
			return;
		}
		update_site_option(
			Connection::NETWORK_OPTION,
			array(
				'backend_url' => untrailingslashit( $wanted['backend_url'] ),
				'api_key'     => Secret::seal( $wanted['api_key'] ),
			)
		);
		WP_CLI::success( __( 'Kept for the network. Each site makes its own widget when its admin connects it.', 'foyer-chat' ) );
	}

	/**
	 * What changes with every item and every step.
	 *
	 * @return array<int, mixed>
	 */
	private static function progress(): array {
		return array( Sync\Queue::counts(), Sync\Resync::state() );
	}

	private function client(): ?Client {
		$client = Client::connected();
		if ( ! $client ) {
			WP_CLI::error( __( 'This site is not connected. Use: wp foyer connect', 'foyer-chat' ) );
		}
		return $client;
	}

	private function fail( WP_Error $error ): void {
		WP_CLI::error( $error->get_error_message() . ' (' . $error->get_error_code() . ')' );
	}

	/**
	 * What a visitor wrote must not steer the terminal.
	 */
	private static function plain( string $text ): string {
		return wp_html_excerpt( (string) preg_replace( '/[\x00-\x1f\x7f]|\xc2[\x80-\x9f]/', ' ', $text ), 60, '…' );
	}
}
