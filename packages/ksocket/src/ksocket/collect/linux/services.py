"""Services that run, by the name that the machine's service manager gives them.

Sources: systemctl(1); the state directory of OpenRC; initctl(8) of upstart and the lock files of the SysV scripts
beside it (RHEL 6); ubus of OpenWrt; service(8) -e of FreeBSD; launchctl(1). No init script is run, not even for its
status.
"""

import re
from collections.abc import Callable, Iterator

from ksocket.collect.linux.lines import word
from ksocket.collect.linux.listing import answered
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, Missing, RunningService
from kswire.problems import Code, problem

MAX_SERVICES = 5_000
# rc-status would renew its cache of dependencies. What ubus and launchctl know of a service beyond its name and that it
# runs (its command line, its environment) does not leave the machine.
COMMAND = r"""if [ -d /run/systemd/system ]; then
  echo systemd
  bounded systemctl list-units --no-pager --full --plain --no-legend --type=service --state=running
  echo "status=$?"
elif [ -d /run/openrc/started ]; then
  echo openrc
  cd /run/openrc/started && for name in *; do [ -d "../daemons/$name" ] && echo "$name"; done
  echo status=0
elif has ubus; then
  echo procd
  tab=$(printf '\t')
  bounded ubus call service list | grep -E "^($tab\"[^\"]*\": \{|$tab$tab$tab$tab\"running\": true)"
  echo "status=$?"
elif has launchctl; then
  echo launchd
  bounded launchctl print system | sed -n '/^[[:space:]]*services = {/,/}/p'
  echo status=0
elif [ -x /usr/sbin/service ] && [ "$(uname -s)" = FreeBSD ]; then
  echo rc
  bounded /usr/sbin/service -e
  echo "status=$?"
elif has initctl; then
  echo upstart
  bounded initctl list
  for name in /var/lock/subsys/*; do [ -f "$name" ] && echo "$name"; done
  echo status=0
fi"""

_SYSTEMD = re.compile(r"(\S+)\.service\s+\S+\s+active\s+running(?:\s+(.*))?")
# A login starts one of these: ours would be seen in what it reads. The second is of one connection to a socket with
# Accept=yes, as of SSH on many systems: number, cookie, addresses with ports, or the caller's process and user.
_OF_A_LOGIN = re.compile(
    r"user@\d+|[^@]+@\d+-(?:\d+-)?[0-9a-f.:]+:\d+-[0-9a-f.:]+:\d+|[^@]+@\d+(?:-\d+){2,3}",
)
_PROCD = re.compile(r'\t"([^"]*)": \{')
_LAUNCHD = re.compile(r"\s*([1-9]\d*)\s+\S.*?\s(\S+)")
_UPSTART = re.compile(r"(\S+)(?: \((.*)\))? start/running")


def parse(text: str) -> Facts:
    """Each name once, in order. A manager that names none tells nothing: there is always one.

    Raises:
        ValueError: the answer is cut off.
    """
    lines, status = answered(text)
    if status is None or not lines:
        return Facts()
    manager, *told = lines
    if status != "0":
        partial = problem(Code.PARTIAL, group="runningServices", detail=f"{manager[:20]}: exit status {status[:20]}")
        return Facts(missing=(Missing(group="runningServices", problem=partial),))
    reader = _READERS.get(manager)
    if reader is None:
        raise ValueError("an unknown service manager")
    found = {one.name: one for one in reader(told)}
    return Facts(running_services=tuple(found[name] for name in sorted(found))[:MAX_SERVICES] or None)


def _systemd(lines: list[str]) -> Iterator[RunningService]:
    for line in lines:
        matched = _SYSTEMD.match(line.strip())
        if matched and not _OF_A_LOGIN.fullmatch(matched[1]):
            yield from _named(matched[1], "systemd", matched[2])


def _openrc(lines: list[str]) -> Iterator[RunningService]:
    for line in lines:
        yield from _named(line, "openrc")


def _procd(lines: list[str]) -> Iterator[RunningService]:
    """A service's name comes before those of its instances that run."""
    name = ""
    for line in lines:
        if matched := _PROCD.match(line):
            name = matched[1]
        elif name:
            yield from _named(name, "procd")


def _launchd(lines: list[str]) -> Iterator[RunningService]:
    """PID, status, label; the PID of what does not run is 0."""
    for line in lines:
        if matched := _LAUNCHD.fullmatch(line):
            yield from _named(matched[2], "launchd")


def _rc(lines: list[str]) -> Iterator[RunningService]:
    """FreeBSD names what is to run, by the path of its script."""
    for line in lines:
        yield from _named(line.rpartition("/")[2], "rc", "enabled")


def _upstart(lines: list[str]) -> Iterator[RunningService]:
    for line in lines:
        if line.startswith("/"):
            yield from _named(line.rpartition("/")[2], "rc")
        elif matched := _UPSTART.match(line):
            yield from _named(matched[1], "upstart")


def _named(name: str, manager: str, description: str | None = None) -> Iterator[RunningService]:
    known = word(name, 200)
    if known:
        yield RunningService(name=known, manager=manager, description=word(description or ""))


_READERS: dict[str, Callable[[list[str]], Iterator[RunningService]]] = {
    "systemd": _systemd,
    "openrc": _openrc,
    "procd": _procd,
    "launchd": _launchd,
    "rc": _rc,
    "upstart": _upstart,
}

PROBE = ShellProbe("runningServices", COMMAND, parse)
