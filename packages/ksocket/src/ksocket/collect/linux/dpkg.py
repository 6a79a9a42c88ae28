"""Packages of Debian and its derivatives. Source: dpkg-query(1)."""

import re

from ksocket.collect.linux.lines import word
from ksocket.collect.linux.listing import answered, listed
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, Package

COMMAND = r"""if has dpkg-query && [ -s /var/lib/dpkg/status ]; then
  seconds=60
  bounded dpkg-query -W -f \
    '${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\t${Source}\t${Status}\n'
  echo "status=$?"
fi"""

# dpkg before 1.16.2 does not know source:Package; the Source field names the version only where it differs.
_SOURCE = re.compile(r"(\S+)(?:\s+\((\S+)\))?")
_INSTALLED = frozenset(("installed", "triggers-awaited", "triggers-pending"))


def parse(text: str) -> Facts:
    """The packages that are installed, also those on hold; not those of which only the configuration is left."""
    lines, status = answered(text)
    return listed("dpkg", status, (_package(line.split("\t")) for line in lines))


def _package(columns: list[str]) -> Package | None:
    if len(columns) != 7:
        raise ValueError("a line of dpkg-query without its seven columns")
    name, version, arch, source, source_version, field, state = (word(column) for column in columns)
    if name is None or (state or "").rpartition(" ")[2] not in _INSTALLED:
        return None
    if source is None:
        matched = _SOURCE.match(field or "")
        source, source_version = (matched[1], matched[2] or version) if matched else (name, version)
    return Package(
        name=name,
        version=version,
        arch=arch,
        source_name=source,
        source_version=source_version or version,
        kind="dpkg",
    )


PROBE = ShellProbe("packages", COMMAND, parse)
