#!/usr/bin/env bash
# make-site.sh WPDIR SITEDIR PORT SLUG PLUGINDIR: a WordPress on SQLite with the plugin active and an empty debug.log.
# Move nothing afterwards: db.php holds absolute paths.
set -euo pipefail
H=$(cd "$(dirname "$0")" && pwd)
cp -r "$1" "$2"
D=$(cd "$2" && pwd)
C=$D/wp-content
S=$C/mu-plugins/sqlite-database-integration
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
# The tarball alone: with what it depends on it is 583 MB.
(cd "$T" && tar xzf "$(npm pack @wp-playground/cli@3.1.56 --silent)")
mkdir -p "$C/mu-plugins" "$C/database"
unzip -q "$T/package/sqlite-database-integration.zip" -d "$T/z"
# A folder there is not loaded by itself.
mv "$T/z/plugin-sqlite-database-integration" "$S"
sed "s#{SQLITE_IMPLEMENTATION_FOLDER_PATH}#$S#; s#{SQLITE_PLUGIN}#sqlite-database-integration/load.php#g" \
  "$S/db.copy" >"$C/db.php"
cp "$H/wp-config.php" "$D/"
cp "$H/quiet.php" "$C/mu-plugins/"
cp -r "$5" "$C/plugins/$4"
php "$H/install.php" "$D" "$3" "$4" | tail -n1 | grep -qx installed
: >"$C/debug.log"
