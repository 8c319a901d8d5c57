#!/usr/bin/env bash
# make-site.sh WPDIR SITEDIR PORT [SLUG PLUGINDIR]: a WordPress on SQLite with the plugin active and an empty debug.log.
# PLUGINDIR is the plugin as it comes out of the zip; without one there is none. In FOYER_TEST_SQLITE can be WordPress's SQLite integration as a
# zip; without one it is fetched. Move nothing afterwards: db.php holds absolute paths.
set -euo pipefail
H=$(cd "$(dirname "$0")" && pwd)
cp -r "$1" "$2"
D=$(cd "$2" && pwd)
C=$D/wp-content
S=$C/mu-plugins/sqlite-database-integration
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
Z=${FOYER_TEST_SQLITE:-}
[ -n "$Z" ] || { "$H/get-sqlite.sh" "$T/sqlite.zip"; Z=$T/sqlite.zip; }
mkdir -p "$C/mu-plugins" "$C/database"
unzip -q "$Z" -d "$T/z"
# A folder there is not loaded by itself.
mv "$T/z/plugin-sqlite-database-integration" "$S"
sed "s#{SQLITE_IMPLEMENTATION_FOLDER_PATH}#$S#; s#{SQLITE_PLUGIN}#sqlite-database-integration/load.php#g" \
  "$S/db.copy" >"$C/db.php"
cp "$H/wp-config.php" "$D/"
cp "$H/quiet.php" "$C/mu-plugins/"
[ $# -lt 5 ] || cp -r "$5" "$C/plugins/$4"
php "$H/install.php" "$D" "$3" "${4:-}" >"$T/said"
tail -n1 "$T/said" | grep -qx installed || { cat "$T/said" >&2; exit 1; }
: >"$C/debug.log"
