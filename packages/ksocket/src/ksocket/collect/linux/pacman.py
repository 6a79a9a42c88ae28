"""Packages of Arch Linux. Source: the local database of libalpm: one file `desc` a package."""

from collections.abc import Iterator

from ksocket.collect.linux.lines import word
from ksocket.collect.linux.listing import answered, listed
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, Package

COMMAND = """\
if has pacman && [ -d /var/lib/pacman/local ]; then
  awk '/^%(NAME|VERSION|BASE|ARCH)%$/ { key = $0; getline; print key $0 }' /var/lib/pacman/local/*/desc
  echo "status=$?"
fi"""


def parse(text: str) -> Facts:
    """Lines of `%KEY%value`; NAME comes first in each file."""
    lines, status = answered(text)
    return listed("pacman", status, _packages(lines))


def _packages(lines: list[str]) -> Iterator[Package | None]:
    block: dict[str, str] = {}
    for line in lines:
        _, key, value = [*line.split("%", 2), "", ""][:3]
        if key == "NAME":
            yield _package(block)
            block = {}
        block[key] = value
    yield _package(block)


def _package(block: dict[str, str]) -> Package | None:
    name, version = word(block.get("NAME", "")), word(block.get("VERSION", ""))
    if name is None:
        return None
    return Package(
        name=name,
        version=version,
        arch=word(block.get("ARCH", "")),
        source_name=word(block.get("BASE", "")) or name,
        source_version=version,
        kind="pacman",
    )


PROBE = ShellProbe("packages", COMMAND, parse)
