#!/usr/bin/env bash
# get-wp.sh SUITE DEST: WordPress as Debian packages it, unpacked into DEST; nothing is installed and apt's own
# sources are left alone. SUITE: trixie (6.8) or sid (7.1).
set -euo pipefail
. /etc/os-release
MIRROR=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
  awk -v s="$VERSION_CODENAME" '$1==s && $2=="main" {print $3; exit}')
[ -n "$MIRROR" ] || { echo "There is no Debian source for $VERSION_CODENAME here." >&2; exit 1; }
A=$(mktemp -d)
trap 'rm -rf "$A"' EXIT
mkdir -p "$A"/{parts,lists/partial,cache/archives/partial,debs,root}
# Only the suite differs from what this machine uses already.
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $MIRROR $1 main" >"$A/parts/wp.list"
O=(-o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$A/parts" -o Dir::State::lists="$A/lists"
  -o Dir::Cache="$A/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none -qq)
apt-get "${O[@]}" update
P="wordpress wordpress-theme-twentytwentyfive php-getid3 libjs-underscore libjs-lodash libjs-cropper libjs-jquery-ui"
[ "$1" = trixie ] || P="$P libphp-phpmailer"
(cd "$A/debs" && apt-get "${O[@]}" download $P && for d in *.deb; do dpkg-deb -x "$d" "$A/root"; done)
W="$A/root/usr/share/wordpress"
# Debian's own config has no place in a test site.
rm -f "$W/.htaccess" "$W/wp-config.php"
ln -sfn /etc/ssl/certs/ca-certificates.crt "$W/wp-includes/certificates/ca-bundle.crt"
# The package is full of links into the rest of the system.
cp -rL "$W" "$2"
mkdir -p "$2/wp-content/plugins"
