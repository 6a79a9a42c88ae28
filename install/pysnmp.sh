#!/usr/bin/env bash
# Puts pysnmp into .venv-pysnmp, by the hashes of requirements/pysnmp.lock, for `make bench-snmp` to compare with.
# The second run downloads nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
install/setup.sh

place=.venv-pysnmp
wanted=$(sha256sum requirements/pysnmp.lock)
if [[ -x $place/bin/python && $(cat $place/.installed 2>/dev/null) == "$wanted" ]]; then
  exit 0
fi
printf 'setup: installing pysnmp into %s\n' "$place"
[[ -x $place/bin/python ]] || python3 -m venv "$place"
uv=$(command -v uv || echo .venv/bin/uv)
VIRTUAL_ENV=$PWD/$place "$uv" pip install -q --require-hashes -r requirements/pysnmp.lock
printf '%s' "$wanted" >"$place/.installed"
