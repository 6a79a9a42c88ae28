#!/usr/bin/env bash
# Puts Debian's Zabbix (its web frontend and the SQL of its database) into .zabbix, for `make test-zabbix`. Nothing of Zabbix is
# installed on this machine, and nothing of it starts; PHP is, as a command. The second run downloads nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
install/setup.sh php-cli php-pgsql php-bcmath php-gd php-mbstring php-xml

place=.zabbix
if [[ -e $place/ready ]]; then
  exit 0
fi
printf 'setup: downloading Zabbix into %s\n' "$place"
rm -rf "$place"
mkdir -p "$place/packages"
fetch() { (cd "$place/packages" && apt-get download -q zabbix-frontend-php zabbix-server-pgsql >/dev/null 2>../log); }
if ! fetch; then  # no lists of packages yet
  root=()
  if ((EUID != 0)); then root=(sudo); fi
  "${root[@]}" apt-get update -q >/dev/null
  fetch || { cat "$place/log" >&2; exit 1; }
fi
for package in "$place"/packages/*.deb; do
  dpkg-deb -x "$package" "$place/root"
done
rm -r "$place/packages"
touch "$place/ready"
