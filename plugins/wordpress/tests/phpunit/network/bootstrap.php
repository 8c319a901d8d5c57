<?php
// WordPress as a network, for the cases in this folder.
require __DIR__ . '/config.php';
define( 'MULTISITE', true );
define( 'SUBDOMAIN_INSTALL', false );
define( 'DOMAIN_CURRENT_SITE', 'network.example' );
define( 'PATH_CURRENT_SITE', '/blogs/' );
define( 'SITE_ID_CURRENT_SITE', 1 );
define( 'BLOG_ID_CURRENT_SITE', 1 );
$GLOBALS['table_prefix'] = $table_prefix;
// PHPUnit loads this inside a function: what WordPress declares there has to be global.
foreach ( array( 'wpdb', 'wp', 'wp_query', 'wp_rewrite', 'wp_the_query', 'wp_roles', 'wp_locale', 'wp_filter', 'wp_actions', 'wp_current_filter', 'wp_version', 'wp_db_version', 'wp_widget_factory', 'wp_object_cache', 'wp_plugin_paths', 'current_site', 'current_blog', 'domain', 'path', 'blog_id', 'site_id', 'public', 'shortcode_tags', 'pagenow', 'wp_local_package', 'required_php_version', 'required_mysql_version', 'tinymce_version', 'timestart', 'timeend', 'super_admins', 'wp_textdomain_registry', 'locale', 'wp_embed', 'phpmailer', 'wp_theme_directories', 'wp_filters', '_wp_switched_stack', 'switched', 'wp_locale_switcher', 'wp_scripts', 'wp_styles', 'required_php_extensions' ) as $foyer_name ) {
	global $$foyer_name;
}
require_once ABSPATH . 'wp-settings.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
require_once ABSPATH . 'wp-admin/includes/ms.php';
require_once dirname( __DIR__ ) . '/SiteTestCase.php';
