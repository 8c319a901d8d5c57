#!/usr/bin/env bash
# get-old-wp.sh DEST: WordPress 6.5, older than what the plugin needs, out of a package that npm has.
set -euo pipefail
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
(cd "$T" && tar xzf "$(npm pack @wp-playground/wordpress-builds@0.9.19 --silent)" package/src/wordpress/wp-6.5.zip package/public/wp-6.5)
unzip -q "$T/package/src/wordpress/wp-6.5.zip" -d "$T/wordpress"
# What a browser asks for is kept apart there.
cp -r "$T/package/public/wp-6.5/." "$T/wordpress/"
rm -rf "$T/wordpress/wp-config.php" "$T/wordpress/wp-content/database" "$T/wordpress/wp-content/db.php" "$T/wordpress/wp-content/mu-plugins"
mv "$T/wordpress" "$1"
