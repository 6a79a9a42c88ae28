"""Packages of FreeBSD. Source: pkg-query(8). /usr/sbin/pkg only installs the real one, so it is never called."""

from ksocket.collect.linux.lines import word
from ksocket.collect.linux.listing import answered, listed
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, Package

COMMAND = """\
if [ -x /usr/local/sbin/pkg ]; then
  seconds=60
  bounded /usr/local/sbin/pkg query '%n\\t%v\\t%q\\t%o'
  echo "status=$?"
fi"""


def parse(text: str) -> Facts:
    """Name, version, ABI ("FreeBSD:13:amd64") and the port that it was built from ("www/nginx")."""
    lines, status = answered(text)
    return listed("pkg", status, (_package(line.split("\t")) for line in lines))


def _package(columns: list[str]) -> Package | None:
    if len(columns) != 4:
        raise ValueError("a line of pkg without its four columns")
    name, version, abi, origin = (word(column) for column in columns)
    if name is None:
        return None
    arch = abi.rpartition(":")[2] if abi else None
    return Package(name=name, version=version, arch=arch, source_name=origin, source_version=version, kind="pkg")


PROBE = ShellProbe("packages", COMMAND, parse)
