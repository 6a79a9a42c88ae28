"""Everything that is asked of a Unix machine, as one script for one round trip, and the reading of its answer."""

from typing import Final

import msgspec

from ksocket.collect.linux import (
    apk,
    apps,
    brew,
    containers,
    cpu,
    disks,
    dmi,
    dpkg,
    flatpak,
    geom,
    hostname,
    interfaces,
    ioreg,
    kenv,
    machine_id,
    memory,
    neighbors,
    opkg,
    os_release,
    pacman,
    pkg_freebsd,
    ports,
    reboot,
    routes,
    rpm,
    services,
    snap,
    uname,
    uptime,
)
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, Missing, Package, combine
from kswire.problems import Code, Problem, problem

# In the order of the script: what may take long comes last, so that a time-out costs least.
PROBES: Final[tuple[ShellProbe, ...]] = (
    os_release.PROBE,
    uname.PROBE,
    hostname.PROBE,
    uptime.PROBE,
    machine_id.PROBE,
    dmi.PROBE,
    kenv.PROBE,
    ioreg.PROBE,
    cpu.PROBE,
    memory.PROBE,
    disks.PROBE,
    geom.PROBE,
    interfaces.PROBE,
    routes.PROBE,
    neighbors.PROBE,
    ports.PROBE,
    services.PROBE,
    reboot.PROBE,
    containers.PROBE,
    dpkg.PROBE,
    rpm.PROBE,
    apk.PROBE,
    pacman.PROBE,
    opkg.PROBE,
    pkg_freebsd.PROBE,
    snap.PROBE,
    flatpak.PROBE,
    brew.PROBE,
    apps.PROBE,
)
SUDO_PROBES: Final = (dmi.SUDO_PROBE,)

MARK: Final = "\x1e"  # ASCII record separator: before the number of each section
END: Final = "end"

PRELUDE: Final = r"""# Reads what this machine is. Writes nothing, needs no privileges.
LC_ALL=C; export LC_ALL
PATH=$PATH:/sbin:/usr/sbin:/bin:/usr/bin:/usr/local/sbin:/usr/local/bin; export PATH
has() { command -v "$1" >/dev/null; }
seconds=20
if (timeout 20 true) >/dev/null 2>&1; then
  bounded() { timeout "$seconds" "$@"; }
else
  bounded() { "$@"; }
fi
# rpm on a machine of another kind would make its database on the first question.
# Root asks it as nobody where that works: it would make files beside its database (locks, the log of SQLite).
reader=
has_rpmdb() {
  has rpm && dir=$(rpm --eval '%{_dbpath}') || return 1
  case $dir in "${HOME:-/-}"/*) return 1 ;; esac  # on Debian each account has one, of nothing that runs there
  for file in "$dir/rpmdb.sqlite" "$dir/Packages.db" "$dir/Packages"; do
    [ -s "$file" ] || continue
    nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
    [ "$(id -u)" = 0 ] && (seconds=5; bounded $nobody rpm -q rpm) >/dev/null && reader=$nobody
    return 0
  done
  return 1
}
in_container() {
  [ -e /run/systemd/container ] || [ -e /run/.containerenv ] || [ -e /.dockerenv ] ||
    grep -qE '/(lxc|docker|kubepods)' /proc/1/cgroup
}
section() { printf '\036%s\n' "$1"; }
"""


def text(sudo: bool = False) -> str:
    """The whole script; with sudo the few questions more that `sudo -n` may answer."""
    parts = [PRELUDE]
    for position, probe in enumerate(_asked(sudo)):
        parts.append(f"section {position}  # {probe.group}\n(\n{probe.command}\n) </dev/null 2>/dev/null\n")
    parts.append(f"section {END}\n")
    return "\n".join(parts)


def _asked(sudo: bool) -> tuple[ShellProbe, ...]:
    """The questions for root come before the packages: they take no time."""
    first_list = PROBES.index(dpkg.PROBE)
    return (*PROBES[:first_list], *(SUDO_PROBES if sudo else ()), *PROBES[first_list:])


def sections(reply: bytes) -> dict[str, str]:
    """What was printed between the marks, by section; what comes before the first mark is the login shell's."""
    found: dict[str, str] = {}
    most = len(PROBES) + len(SUDO_PROBES) + 2
    for part in reply.decode("utf-8", "replace").split(MARK, most)[1:most]:
        name, _, body = part.partition("\n")
        found.setdefault(name.strip(), body)
    return found


def read(reply: bytes, *, sudo: bool = False, cut: Problem | None = None) -> Facts:
    """The facts in a reply. What could not be read is named in `missing`; cut says why the reply ends early.

    Raises:
        ValueError: it is no reply to the script at all.
    """
    found = sections(reply)
    if "0" not in found:
        raise ValueError("the script did not run")
    whole = END in found
    if not whole:
        found.popitem()  # nobody knows what its last section lacks
        cut = cut or problem(Code.PARTIAL, group="all", detail="the answer breaks off")
    answers = [_answer(probe, found.get(str(position)), cut) for position, probe in enumerate(_asked(sudo))]
    return _together(answers)


def _answer(probe: ShellProbe, body: str | None, cut: Problem | None) -> Facts:
    if body is None:
        why = cut or problem(Code.UNREADABLE_REPLY, group=probe.group)
        return Facts(missing=(Missing(group=probe.group, problem=why),))
    try:
        return probe.parse(body)
    except ValueError:
        why = problem(Code.UNREADABLE_REPLY, group=probe.group)
        return Facts(missing=(Missing(group=probe.group, problem=why),))


def _together(answers: list[Facts]) -> Facts:
    """All as one; the lists of several package managers on one machine stand behind each other.

    A list that fails takes the others with it: half of them would look like removed packages.
    """
    whole = Facts()
    packages: tuple[Package, ...] | None = None
    for facts in answers:
        if facts.packages is not None:
            packages = (packages or ()) + facts.packages
        whole = combine(whole, msgspec.structs.replace(facts, packages=None))
    if any(one.group == "packages" for one in whole.missing):
        return whole
    if packages is None:
        whole = combine(whole, Facts(missing=(Missing(group="packages", problem=problem(Code.NO_PACKAGE_MANAGER)),)))
    return msgspec.structs.replace(whole, packages=packages)
