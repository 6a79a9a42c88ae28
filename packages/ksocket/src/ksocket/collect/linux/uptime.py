"""Seconds since the start. Source: proc_uptime(5)."""

from ksocket.collect.linux.lines import number
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts

COMMAND = "cat /proc/uptime"


def parse(text: str) -> Facts:
    """The first number, without its fraction; systems without /proc print nothing."""
    return Facts(uptime=number(text.partition(".")[0]))


PROBE = ShellProbe("uptime", COMMAND, parse)
