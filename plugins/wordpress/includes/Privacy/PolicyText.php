<?php
/**
 * What the privacy policy should say of the chat.
 *
 * @package Foyer\Chat
 */

declare(strict_types=1);

namespace Foyer\Chat\Privacy;

use Foyer\Chat\Connection;

defined( 'ABSPATH' ) || exit;

/**
 * Adds a suggestion to the policy guide (Settings > Privacy).
 */
final class PolicyText {

	/**
	 * Adds the hook.
	 */
	public static function register(): void {
		add_action( 'admin_init', array( self::class, 'suggest' ) );
	}

	/**
	 * Hands the text over.
	 */
	public static function suggest(): void {
		wp_add_privacy_policy_content( __( 'Foyer Chat', 'foyer-chat' ), self::text() );
	}

	/**
	 * The suggestion, as HTML.
	 */
	public static function text(): string {
		$host = (string) wp_parse_url( Connection::backend_url(), PHP_URL_HOST );
		$who  = '' === $host
			? __( 'our chat backend', 'foyer-chat' )
			/* translators: %s: a host name. */
			: sprintf( __( 'our chat backend at %s', 'foyer-chat' ), $host );
		$paragraphs = array(
			/* translators: %s: which backend, e.g. "our chat backend at chat.example.com". */
			sprintf( __( 'On pages with the chat, your browser asks %s for its colours and texts. Nothing else is sent to it before you open the chat, except on pages that have the chat in their text: there it begins with the page.', 'foyer-chat' ), $who ),
			__( 'What you write and the files you send are stored there, with the time, the language, the address and title of the page you are on, the page you came from, and what kind of browser and device you use. If you fill in a form or leave your email address or phone number in the chat, that is stored too.', 'foyer-chat' ),
			__( 'If you are logged in, your user ID, name and email address on this site are passed on to the chat, so that you meet the same conversation on every device and the people who answer know whom they are talking to.', 'foyer-chat' ),
			__( 'An assistant answers from the contents of this site. It may use a language model of another company: then the last messages of your conversation and the matching passages of our site are sent to that company. A person of our team may read the conversation and take it over.', 'foyer-chat' ),
			__( 'The chat sets no cookies. Once you open it, it keeps a few entries in your browser\'s local storage (their names begin with "foyer:"), so that your conversation is still there after you change the page or come back.', 'foyer-chat' ),
			__( 'Your network address is used to prevent abuse, in a form that cannot be turned back, and is forgotten an hour after your last message. Conversations are deleted automatically once the retention period is over; without a setting of our own that is 365 days after the last message.', 'foyer-chat' ),
		);
		$html       = '<p class="privacy-policy-tutorial">' . esc_html__( 'Suggested text for your visitors. Adapt it to your settings: the retention period, the language model that your backend uses, and whether visitors have to agree before the chat starts.', 'foyer-chat' ) . '</p>';
		$html      .= '<strong class="privacy-policy-tutorial">' . esc_html__( 'Suggested text:', 'foyer-chat' ) . ' </strong>';
		foreach ( $paragraphs as $paragraph ) {
			$html .= '<p>' . esc_html( $paragraph ) . '</p>';
		}
		return $html;
	}
}
