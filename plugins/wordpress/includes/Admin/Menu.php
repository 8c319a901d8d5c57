<?php
/**
 * The plugin's place in wp-admin.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * "Foyer", with the inbox for those who answer, and the rest for those who manage the site. Each page is an empty
 * place that its script fills.
 */
final class Menu {

	/**
	 * Pages by the name of their script.
	 */
	public const PAGES = array(
		'inbox'     => 'foyer',
		'knowledge' => 'foyer-knowledge',
		'settings'  => 'foyer-settings',
	);

	/**
	 * A door and a speech bubble's tail; WordPress colours it as it does its own.
	 */
	private const ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><path fill="black" d="M4 2h12a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-5l-4.3 3.4A.5.5 0 0 1 5.9 18V15H4a2 2 0 0 1-2-2V4c0-1.1.9-2 2-2Zm3 3v7h6V5H7Zm3.8 3a.8.8 0 1 1 0 1.600.8.8 0 0 1 0-1.600Z"/></svg>';

	/**
	 * What WordPress calls the pages, by the name of their script.
	 *
	 * @var array<string, string>
	 */
	private static $hooks = array();

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'admin_menu', array( self::class, 'add' ) );
		add_filter( 'admin_body_class', array( self::class, 'body_class' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( FOYER_CHAT_FILE ), array( self::class, 'links' ) );
	}

	/**
	 * Adds the menu and its pages.
	 */
	public static function add(): void {
		$capability = Capability::required();
		$inbox      = __( 'Inbox', 'foyer-chat' );
		$first      = add_menu_page(
			$inbox,
			__( 'Foyer', 'foyer-chat' ) . self::badge(),
			$capability,
			self::PAGES['inbox'],
			array( self::class, 'draw' ),
			// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- how WordPress takes an icon.
			'data:image/svg+xml;base64,' . base64_encode( self::ICON ),
			26
		);
		add_submenu_page( self::PAGES['inbox'], $inbox, $inbox, $capability, self::PAGES['inbox'], array( self::class, 'draw' ) );
		$knowledge   = add_submenu_page( self::PAGES['inbox'], __( 'Knowledge', 'foyer-chat' ), __( 'Knowledge', 'foyer-chat' ), 'manage_options', self::PAGES['knowledge'], array( self::class, 'draw' ) );
		$settings    = add_submenu_page( self::PAGES['inbox'], __( 'Foyer settings', 'foyer-chat' ), __( 'Settings', 'foyer-chat' ), 'manage_options', self::PAGES['settings'], array( self::class, 'draw' ) );
		self::$hooks = array_filter(
			array(
				'inbox'     => $first,
				'knowledge' => $knowledge,
				'settings'  => $settings,
			)
		);
	}

	/**
	 * Which of our pages a hook stands for; empty where it is none of ours.
	 */
	public static function page_of( string $hook ): string {
		$page = array_search( $hook, self::$hooks, true );
		return false === $page ? '' : (string) $page;
	}

	/**
	 * The address of a page of ours.
	 */
	public static function url( string $page ): string {
		return admin_url( 'admin.php?page=' . self::PAGES[ $page ] );
	}

	/**
	 * A page: its heading for those who hear it, and the place its script fills.
	 */
	public static function draw(): void {
		?>
		<div class="wrap foyer-wrap">
			<h1 class="<?php echo esc_attr( 'inbox' === self::page_of( get_current_screen()->id ) ? 'screen-reader-text' : 'wp-heading-inline' ); ?>"><?php echo esc_html( get_admin_page_title() ); ?></h1>
			<hr class="wp-header-end">
			<div id="foyer-app" class="foyer-app"></div>
			<noscript><p><?php esc_html_e( 'This page needs JavaScript.', 'foyer-chat' ); ?></p></noscript>
		</div>
		<?php
	}

	/**
	 * Marks our pages for our style sheets.
	 *
	 * @param string $classes Of the body.
	 */
	public static function body_class( $classes ): string {
		$screen = get_current_screen();
		$page   = $screen ? self::page_of( $screen->id ) : '';
		return '' === $page ? (string) $classes : $classes . ' foyer-page foyer-page-' . $page;
	}

	/**
	 * From the list of plugins to what there is to set.
	 *
	 * @param array<int|string, string> $links Beside the plugin's name.
	 * @return array<int|string, string>
	 */
	public static function links( $links ): array {
		$links = (array) $links;
		if ( current_user_can( 'manage_options' ) ) {
			array_unshift( $links, sprintf( '<a href="%s">%s</a>', esc_url( self::url( 'settings' ) ), esc_html__( 'Settings', 'foyer-chat' ) ) );
		}
		return $links;
	}

	/**
	 * The number beside the menu's title, as WordPress draws its own; hidden while it is 0.
	 */
	private static function badge(): string {
		$count = Unread::last( get_current_user_id() );
		return sprintf(
			' <span class="awaiting-mod foyer-unread count-%1$d"><span class="pending-count" aria-hidden="true">%2$s</span><span class="screen-reader-text">%3$s</span></span>',
			$count,
			esc_html( number_format_i18n( $count ) ),
			/* translators: %s: a number. */
			esc_html( sprintf( _n( '%s waiting or unread', '%s waiting or unread', $count, 'foyer-chat' ), number_format_i18n( $count ) ) )
		);
	}
}
