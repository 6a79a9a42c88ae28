"""The machine's own name, as its kernel has it: no resolver is asked."""

from ksocket.collect.linux.lines import word
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts

COMMAND = "uname -n"


def parse(text: str) -> Facts:
    """One word; "localhost" and "(none)" are no name."""
    name = word(text, 253)
    return Facts(hostname=None if name is None or name.split(".")[0] in {"localhost", "(none)"} else name)


PROBE = ShellProbe("hostname", COMMAND, parse)
