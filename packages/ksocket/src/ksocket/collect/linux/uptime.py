"""Seconds since the start. Sources: proc_uptime(5); sysctl(8) kern.boottime of FreeBSD and macOS."""

import re

from ksocket.collect.linux.lines import number
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts

COMMAND = """\
if [ -r /proc/uptime ]; then
  cat /proc/uptime
else
  sysctl -n kern.boottime && date +%s
fi"""

_BOOT = re.compile(r"\{ sec = (\d{1,12}), usec = \d+ \}.*\n(\d{1,12})\s*")


def parse(text: str) -> Facts:
    """The first number, without its fraction; or the time since boot by the machine's own clock."""
    matched = _BOOT.fullmatch(text)
    if matched:
        return Facts(uptime=max(0, int(matched[2]) - int(matched[1])))
    return Facts(uptime=number(text.partition(".")[0]))


PROBE = ShellProbe("uptime", COMMAND, parse)
