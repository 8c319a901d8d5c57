<?php
declare(strict_types=1);

namespace Foyer\Chat\Tests;

use PHPUnit\Framework\TestCase;

/**
 * A network is another WordPress: the cases run in a process and a database of their own.
 */
final class NetworkTest extends TestCase {

	public function test_the_plugin_keeps_the_sites_of_a_network_apart_and_leaves_all_of_them(): void {
		$folder = sys_get_temp_dir() . '/foyer-network-' . getmypid();
		mkdir( $folder );
		$environment = array( 'FOYER_TEST_NETWORK' => $folder, 'FOYER_TEST_SITE' => (string) getenv( 'FOYER_TEST_SITE' ) ) + getenv();
		try {
			$said = self::run_php( array( __DIR__ . '/network/install.php' ), $environment );
			$this->assertStringEndsWith( "installed\n", $said );
			@unlink( "$folder/debug.log" );
			$said = self::run_php( array( $_SERVER['argv'][0], '--no-configuration', '--do-not-cache-result', '--bootstrap', __DIR__ . '/network/bootstrap.php', __DIR__ . '/network/NetworkCases.php' ), $environment );
			$this->assertMatchesRegularExpression( '/OK \(8 tests/', $said, $said );
		} finally {
			array_map( 'unlink', (array) glob( "$folder/{,.}[!.]*", GLOB_BRACE ) );
			rmdir( $folder );
		}
	}

	/**
	 * @param array<int, string>    $command     After `php`.
	 * @param array<string, string> $environment Of the process.
	 */
	private static function run_php( array $command, array $environment ): string {
		$process = proc_open( array_merge( array( PHP_BINARY ), $command ), array( 1 => array( 'pipe', 'w' ), 2 => array( 'redirect', 1 ) ), $pipes, null, $environment );
		$said    = (string) stream_get_contents( $pipes[1] );
		proc_close( $process );
		return $said;
	}
}
