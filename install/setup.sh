#!/usr/bin/env bash
# Puts everything that developing, testing and the demo need in place: Debian packages, then .venv at the root.
# The second run finds that nothing is to be done, downloads nothing and says nothing.
# Arguments: further Debian packages.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# command:package, for what the demo and the tests run for real
needs=(python3:python3 ip:iproute2 nsenter:util-linux setpriv:util-linux sshd:openssh-server ssh:openssh-client ssh-keygen:openssh-client
       snmpd:snmpd snmpget:snmp dpkg-deb:dpkg rpm:rpm rpmbuild:rpm busybox:busybox dropbear:dropbear-bin sshpass:sshpass git:git curl:curl
       openssl:openssl vtysh:frr lldpd:lldpd soffice:libreoffice-calc chromium:chromium)
missing=()
for need in "${needs[@]}"; do
  PATH=$PATH:/usr/sbin:/sbin command -v "${need%%:*}" >/dev/null || missing+=("${need##*:}")
done
# the hub's tests start a server of their own; its programs are outside PATH
compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
# has no program of its own: the modules by which frr speaks to snmpd
compgen -G "/usr/lib/*/frr/modules/ospfd_snmp.so" >/dev/null || missing+=(frr-snmp)
for package in "$@"; do
  [[ $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) == "install ok installed" ]] || missing+=("$package")
done
# of the program by which the tests drive the browser
[[ $(PATH=$PATH:/usr/sbin:/sbin ldconfig -p) == *libatomic.so.1* ]] || missing+=(libatomic1)
if [[ -x $(command -v python3 || true) ]]; then
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || die "Python 3.11 or newer is needed, this is $(python3 --version)"
  python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
  # the tests build one wheel-less package's headers on no platform that we know; pip alone is enough
else
  missing+=(python3-venv)
fi

if ((${#missing[@]})); then
  mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)
  root=()
  if ((EUID != 0)); then root=(sudo); fi
  if ! command -v apt-get >/dev/null; then
    die "this system has no apt-get. Install by hand, then run again: ${missing[*]} (names of Debian's packages)"
  fi
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    die "not root and no sudo. As root: apt-get install ${missing[*]}"
  fi
  say "installing Debian packages: ${missing[*]}"
  "${root[@]}" apt-get update -q >/dev/null
  # Daemons are only started inside the lab: nothing may begin to listen on this machine itself.
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee $policy >/dev/null
    "${root[@]}" chmod 755 $policy
    trap '"${root[@]}" rm -f $policy' EXIT
  fi
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
fi

stamp=.venv/.installed
wanted=$(cat requirements/dev.lock packages/*/pyproject.toml lab/pyproject.toml install/setup.sh | sha256sum)
if [[ -x .venv/bin/ksocket && $(cat $stamp 2>/dev/null) == "$wanted" ]]; then
  exit 0
fi

say "installing Python packages into .venv, by the hashes of requirements/dev.lock"
[[ -x .venv/bin/python ]] || python3 -m venv .venv
uv=$(command -v uv || true)
if [[ -z $uv ]]; then
  [[ -x .venv/bin/uv ]] || .venv/bin/python -m pip install -q --disable-pip-version-check uv
  uv=.venv/bin/uv
fi
export VIRTUAL_ENV=$PWD/.venv
add() { # downloads break off at times: what is there already is not fetched again
  "$uv" pip install -q "$@" || { say "that did not work (exit code $?): once more"; "$uv" pip install -q "$@"; }
}
add --require-hashes -r requirements/dev.lock
add --no-deps --no-build-isolation -e packages/kswire -e packages/ksocket -e packages/kshub -e lab
printf '%s' "$wanted" >$stamp
say "ready: .venv/bin/ksocket, .venv/bin/kshub"
