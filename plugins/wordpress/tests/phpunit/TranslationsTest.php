<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Translations;

require_once __DIR__ . '/SiteTestCase.php';

final class TranslationsTest extends SiteTestCase {

	protected function tearDown(): void {
		unload_textdomain( 'foyer-chat', true );
		parent::tearDown();
	}

	private function speak( string $locale ): void {
		unload_textdomain( 'foyer-chat', true );
		add_filter(
			'pre_determine_locale',
			static function () use ( $locale ): string {
				return $locale;
			}
		);
		Translations::load();
	}

	public function test_php_speaks_german_with_plurals_and_placeholders(): void {
		$this->speak( 'de_DE' );
		$this->assertSame( 'Wissen', __( 'Knowledge', 'foyer-chat' ) );
		$this->assertSame( 'Das Foyer-Backend bittet um eine Pause von %d Sekunden.', _n( 'The Foyer backend asks for a pause of %d second.', 'The Foyer backend asks for a pause of %d seconds.', 5, 'foyer-chat' ) );
		$this->assertSame( 'Das Foyer-Backend bittet um eine Pause von %d Sekunde.', _n( 'The Foyer backend asks for a pause of %d second.', 'The Foyer backend asks for a pause of %d seconds.', 1, 'foyer-chat' ) );
		$this->assertSame( 'Der Chat in der Seite oder ein Button, der ihn öffnet.', translate_with_gettext_context( 'The chat inside the page, or a button that opens it.', 'block description', 'foyer-chat' ) );
	}

	public function test_arabic_is_there_from_right_to_left_and_english_where_it_is_not(): void {
		$this->speak( 'ar' );
		$this->assertSame( 'المعرفة', __( 'Knowledge', 'foyer-chat' ) );
		$this->assertSame( 'Suggested text for your visitors.', __( 'Suggested text for your visitors.', 'foyer-chat' ) );
	}

	/**
	 * @return array<string, array{0: string, 1: string, 2: string}>
	 */
	public function scripts(): array {
		return array(
			'settings in German'  => array( 'de_DE', 'foyer-settings', 'Speichern' ),
			'knowledge in German' => array( 'de_DE', 'foyer-knowledge', 'Alles abgleichen' ),
			'block in German'     => array( 'de_DE', 'foyer-chat-editor-script', 'Erscheint als' ),
			'settings in Arabic'  => array( 'ar', 'foyer-settings', 'حفظ' ),
		);
	}

	/**
	 * @dataProvider scripts
	 */
	public function test_each_script_gets_its_own_words( string $locale, string $handle, string $words ): void {
		$this->speak( $locale );
		wp_register_script( $handle, plugins_url( 'build/sample.js', FOYER_CHAT_FILE ), array(), '1', true );
		$json = load_script_textdomain( $handle, 'foyer-chat', plugin_dir_path( FOYER_CHAT_FILE ) . 'languages' );
		wp_deregister_script( $handle );
		$this->assertIsString( $json );
		$messages = json_decode( $json, true )['locale_data']['messages'];
		$this->assertSame( $locale, $messages['']['lang'] );
		$this->assertContains( array( $words ), $messages );
	}
}
