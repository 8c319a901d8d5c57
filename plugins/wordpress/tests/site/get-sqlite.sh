#!/usr/bin/env bash
# get-sqlite.sh FILE: WordPress's SQLite integration as a zip, out of a package that npm has.
set -euo pipefail
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
# The tarball alone: with what it depends on it is 583 MB.
(cd "$T" && tar xzf "$(npm pack @wp-playground/cli@3.1.56 --silent)")
mv "$T/package/sqlite-database-integration.zip" "$1"
