"""The running kernel, and the family of systems that have no os-release. Source: uname(1), POSIX."""

from ksocket.collect.linux.lines import rows, word
from ksocket.collect.probe import ShellProbe
from kswire.facts import ExtraFields, Facts, Kernel, System

COMMAND = """\
uname -s
uname -r
uname -v"""


def parse(text: str) -> Facts:
    """Three lines: name, release, version. Elsewhere than on Linux the kernel's release is the system's."""
    name, release, version = ([word(row) for row in rows(text)] + [None] * 3)[:3]
    if name is None:
        raise ValueError("uname printed nothing")
    kernel = Kernel(name=name, release=release, version=version)
    system = System(family=name, version=None if name == "Linux" else release)
    return Facts(extra_fields=ExtraFields(kernel=kernel), system=system)


PROBE = ShellProbe("kernel", COMMAND, parse)
