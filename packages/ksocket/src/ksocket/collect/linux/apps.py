"""Applications of macOS. Source: Info.plist in each bundle of /Applications; PlistBuddy(8) prints it."""

from ksocket.collect.linux.lines import word
from ksocket.collect.linux.listing import answered, listed
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, Package

MAX_APPS = 500  # a process each
COMMAND = f"""\
reader=/usr/libexec/PlistBuddy
[ -x $reader ] && cd /Applications && {{
  count=0
  for app in *.app */*.app; do
    [ -r "$app/Contents/Info.plist" ] && [ $count -lt {MAX_APPS} ] || continue
    count=$((count + 1))
    version=$($reader -c 'Print :CFBundleShortVersionString' "$app/Contents/Info.plist") || version=
    printf '%s\\t%s\\n' "$app" "$version"
  done
  echo status=0
}}"""


def parse(text: str) -> Facts:
    """`Safari.app<TAB>17.4`, `Utilities/Tool.app<TAB>1.0`."""
    lines, status = answered(text)
    return listed("app", status, (_package(line) for line in lines))


def _package(line: str) -> Package | None:
    place, _, version = line.partition("\t")
    name = word(place.rpartition("/")[2].removesuffix(".app"))
    return Package(name=name, version=word(version), kind="app") if name else None


PROBE = ShellProbe("packages", COMMAND, parse)
