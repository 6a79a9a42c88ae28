"""Snaps beside the packages of the distribution. Source: snap.yaml of each revision in use (snapd is not asked)."""

from ksocket.collect.linux.lines import word
from ksocket.collect.linux.listing import answered, listed
from ksocket.collect.linux.stanzas import stanzas
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, Package

COMMAND = """\
for root in /snap /var/lib/snapd/snap; do
  [ -d "$root/bin" ] || continue
  for file in "$root"/*/current/meta/snap.yaml; do
    [ -r "$file" ] && { sed -n -e '/^name:/p' -e '/^version:/p' "$file"; echo --; }
  done
  echo status=0
  break
done"""


def parse(text: str) -> Facts:
    """Name and version as `snap list` shows them."""
    lines, status = answered(text)
    return listed("snap", status, (_package(block) for block in stanzas(lines)))


def _package(block: dict[str, str]) -> Package | None:
    name, version = (word(block.get(key, "").strip("'\"")) for key in ("name", "version"))
    return Package(name=name, version=version, kind="snap") if name else None


PROBE = ShellProbe("packages", COMMAND, parse)
