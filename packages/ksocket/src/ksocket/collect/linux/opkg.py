"""Packages of OpenWrt and other small systems. Source: opkg's status file."""

from ksocket.collect.linux.lines import word
from ksocket.collect.linux.listing import answered, listed
from ksocket.collect.linux.stanzas import stanzas
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, Package

COMMAND = """\
for file in /usr/lib/opkg/status /var/lib/opkg/status; do
  [ -r "$file" ] && {
    sed -n -e '/^\\(Package\\|Version\\|Architecture\\|Status\\):/p' -e 's/^$/--/p' "$file"; echo "status=$?"; break; }
done"""


def parse(text: str) -> Facts:
    """Those whose status ends with "installed"."""
    lines, status = answered(text)
    return listed("opkg", status, (_package(block) for block in stanzas(lines)))


def _package(block: dict[str, str]) -> Package | None:
    name = word(block.get("Package", ""))
    if name is None or not block.get("Status", "").endswith(" installed"):
        return None
    version, arch = word(block.get("Version", "")), word(block.get("Architecture", ""))
    return Package(name=name, version=version, arch=arch, kind="opkg")


PROBE = ShellProbe("packages", COMMAND, parse)
