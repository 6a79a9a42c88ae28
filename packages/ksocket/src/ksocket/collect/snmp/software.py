"""HOST-RESOURCES-MIB (RFC 2790): the software that a host's agent says is installed."""

import re

from ksocket.collect.snmp.oids import SOFTWARE
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import text
from kswire.facts import Package

KIND = "hostResources"
_MOST = 10_000
_SECONDS = 20.0
_LONGEST = 200  # characters of a name that is taken apart
# net-snmp's agent prints what it finds in dpkg's list as NAME_VERSION_ARCH (no ARCH where a package has no section),
# and in rpm's as NAME-VERSION-RELEASE with or without .ARCH. Neither do dpkg's names and versions hold "_", nor
# rpm's versions and releases "-".
_DPKG = re.compile(r"([a-z0-9][a-z0-9+.-]+)_([^_\s]*[0-9][^_\s]*)_([a-z0-9-]*)")
_RPM = re.compile(
    r"(\S+)-([0-9][^-\s]*-[0-9][^-\s]*?)"
    r"(?:\.(x86_64|noarch|i[3-6]86|aarch64|armv7hl|ppc64le|ppc64|s390x|riscv64))?"
)


async def ask(reader: Reader) -> tuple[Package, ...] | None:
    """All of it; None when the agent tells of none, or not to the end: half a list would look like removed packages."""
    table = await reader.table("packages", SOFTWARE, max_rows=_MOST, max_seconds=_SECONDS)
    return (parse(table) or None) if not reader.broken("packages") else None


def parse(table: Table) -> tuple[Package, ...]:
    """Rows of hrSWInstalledTable -> packages, each once. Name and version are told apart where there is no doubt."""
    names = dict.fromkeys(text(row.get("hrSWInstalledName")) for row in table.values())
    return tuple(dict.fromkeys(_package(one) for one in names if one))


def _package(said: str) -> Package:
    match = (_DPKG.fullmatch(said) or _RPM.fullmatch(said)) if len(said) <= _LONGEST else None
    if match is None:
        return Package(name=said, kind=KIND)
    name, version, arch = match.groups()
    return Package(name=name, version=version, arch=arch or None, kind=KIND)
