"""Packages of Alpine Linux. Source: the installed database of apk-tools (apk-v2(5), "installed")."""

from ksocket.collect.linux.lines import word
from ksocket.collect.linux.listing import answered, listed
from ksocket.collect.linux.stanzas import stanzas
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, Package

COMMAND = """\
for file in /lib/apk/db/installed /usr/lib/apk/db/installed; do
  [ -r "$file" ] && { sed -n -e '/^[PVAo]:/p' -e 's/^$/--/p' "$file"; echo "status=$?"; break; }
done"""


def parse(text: str) -> Facts:
    """P: name, V: version, A: architecture, o: the package that it was built from."""
    lines, status = answered(text)
    return listed("apk", status, (_package(block) for block in stanzas(lines)))


def _package(block: dict[str, str]) -> Package | None:
    name, version = word(block.get("P", "")), word(block.get("V", ""))
    if name is None:
        return None
    return Package(
        name=name,
        version=version,
        arch=word(block.get("A", "")),
        source_name=word(block.get("o", "")) or name,
        source_version=version,
        kind="apk",
    )


PROBE = ShellProbe("packages", COMMAND, parse)
