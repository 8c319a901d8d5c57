<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use Foyer\Chat\Abilities\Abilities;

require_once __DIR__ . '/SiteTestCase.php';

/**
 * @group without-abilities
 */
final class WithoutAbilitiesTest extends SiteTestCase {

	public function test_on_a_wordpress_without_abilities_nothing_happens(): void {
		$this->assertFalse( function_exists( 'wp_register_ability' ) );
		Abilities::register();
		do_action( 'wp_abilities_api_categories_init' );
		do_action( 'wp_abilities_api_init' );
		$this->assertSame( array(), $this->requests );
	}
}
