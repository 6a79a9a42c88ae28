"""Flatpaks of the whole system. Source: the directories of flatpak(1): app/ or runtime/, NAME/ARCH/BRANCH/active."""

from ksocket.collect.linux.lines import word
from ksocket.collect.linux.listing import answered, listed
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, Package

# `deploy` is binary (GVariant); in it stands the version that the application gives itself, behind its key.
COMMAND = r"""cd /var/lib/flatpak && {
  for place in app/*/*/*/active runtime/*/*/*/active; do
    [ -r "$place/deploy" ] || continue
    version=$(tr -cs '[:print:]' '\n' <"$place/deploy" | sed -n '/^appdata-version$/{n;p;q;}')
    printf '%s\t%s\n' "${place%/active}" "$version"
  done
  echo status=0
}"""


def parse(text: str) -> Facts:
    """An application's version, or the branch where it tells none, as runtimes do ("23.08")."""
    lines, status = answered(text)
    return listed("flatpak", status, (_package(line) for line in lines))


def _package(line: str) -> Package | None:
    place, _, version = line.partition("\t")
    parts = place.split("/")
    name = word(parts[1]) if len(parts) == 4 else None
    if name is None:
        return None
    return Package(name=name, version=word(version) or word(parts[3]), arch=word(parts[2]), kind="flatpak")


PROBE = ShellProbe("packages", COMMAND, parse)
