#!/usr/bin/env bash
# Puts ansible-core into .venv-ansible, by the hashes of requirements/ansible.lock, for `make bench-collect` to compare with; and the
# Debian package without which its package_facts reads no packages on a target (the lab's hosts have this machine's files).
# The second run downloads nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
install/setup.sh python3-apt

place=.venv-ansible
wanted=$(sha256sum requirements/ansible.lock)
if [[ -x $place/bin/ansible-playbook && $(cat $place/.installed 2>/dev/null) == "$wanted" ]]; then
  exit 0
fi
printf 'setup: installing ansible-core into %s\n' "$place"
[[ -x $place/bin/python ]] || python3 -m venv "$place"
uv=$(command -v uv || echo .venv/bin/uv)
VIRTUAL_ENV=$PWD/$place "$uv" pip install -q --require-hashes -r requirements/ansible.lock
printf '%s' "$wanted" >"$place/.installed"
