"""Packages of Homebrew (macOS, Linux). Source: the names of its directories: Cellar and Caskroom, NAME/VERSION."""

from ksocket.collect.linux.lines import word
from ksocket.collect.linux.listing import answered, listed
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, Package

COMMAND = """\
found=
for root in /opt/homebrew /usr/local /home/linuxbrew/.linuxbrew; do
  for place in "$root/Cellar" "$root/Caskroom"; do
    [ -d "$place" ] && cd "$place" || continue
    found=yes
    for version in */*; do [ -d "$version" ] && echo "$version"; done
  done
done
[ "$found" ] && echo status=0"""


def parse(text: str) -> Facts:
    """NAME/VERSION lines; several versions of one name may stand beside each other."""
    lines, status = answered(text)
    return listed("brew", status, (_package(line) for line in lines))


def _package(line: str) -> Package | None:
    name, _, version = line.partition("/")
    known = word(name)
    return Package(name=known, version=word(version), kind="brew") if known else None


PROBE = ShellProbe("packages", COMMAND, parse)
