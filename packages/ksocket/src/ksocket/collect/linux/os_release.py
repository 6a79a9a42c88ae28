"""Which operating system it is, with its point release.

Sources: os-release(5); /etc/debian_version (base-files); /etc/redhat-release and its kin, the only word of systems
before os-release and the only place of CentOS's and Amazon Linux's point release; freebsd-version(1), which knows the
patch level; sw_vers(1) of macOS.
"""

import re

from ksocket.collect.linux.lines import assignments, word
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, System

COMMAND = """\
for file in /etc/os-release /usr/lib/os-release; do
  [ -r "$file" ] && { cat "$file"; break; }
done
for file in /etc/debian_version /etc/redhat-release /etc/system-release /etc/SuSE-release /etc/alpine-release; do
  [ -r "$file" ] && { printf '%s=' "$file"; head -n 1 "$file"; }
done
has freebsd-version && echo "freebsd-version=$(freebsd-version -u)"
has sw_vers && sw_vers | sed 's/:[[:space:]]*/=/'"""

_DOTTED = re.compile(r"\d+(?:\.\d+)+")
_RELEASE = re.compile(r"(?P<family>.{1,100}?)\s+(?:release\s+)?(?P<version>\d[\w.]{0,40})")


def parse(text: str) -> Facts:
    """The system's family and version."""
    found = {key: _unquoted(value) for key, value in assignments(text).items()}
    family = word(found.get("NAME", ""))
    if family:
        return Facts(system=System(family=family, version=_version(found)))
    if product := word(found.get("ProductName", "")):
        build = word(found.get("BuildVersion", ""))
        return Facts(system=System(family=product, version=word(found.get("ProductVersion", "")), build=build))
    return Facts(system=_before_os_release(found))


def _unquoted(value: str) -> str:
    """os-release values are shell words; only quotes and backslashes matter in practice."""
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1]
    return re.sub(r"\\(.)", r"\1", value)


def _version(found: dict[str, str]) -> str | None:
    """VERSION_ID, or a longer number elsewhere that begins with it: 12 -> 12.5, 7 -> 7.9.2009, 22.04 -> 22.04.4.

    FreeBSD's with its patch level: 13.2-RELEASE-p4.
    """
    if patched := word(found.get("freebsd-version", "")):
        return patched
    short = word(found.get("VERSION_ID", ""))
    if short is None:
        return word(found.get("/etc/debian_version", "") or found.get("VERSION", "") or found.get("BUILD_ID", ""))
    candidates = [short]
    for key in ("/etc/debian_version", "VERSION", "PRETTY_NAME", "/etc/redhat-release", "/etc/system-release"):
        if key == "/etc/debian_version" and found.get("ID") != "debian":
            continue  # derivatives keep the file of the Debian that they were made from
        candidates += [one for one in _DOTTED.findall(found.get(key, "")[:500]) if one.startswith(f"{short}.")]
    return word(max(candidates, key=len))


def _before_os_release(found: dict[str, str]) -> System | None:
    for key in ("/etc/redhat-release", "/etc/system-release", "/etc/SuSE-release"):
        matched = _RELEASE.match(found.get(key, "")[:500])
        if matched:
            return System(family=word(matched["family"]), version=word(matched["version"]))
    for key, family in (("/etc/debian_version", "Debian GNU/Linux"), ("/etc/alpine-release", "Alpine Linux")):
        if found.get(key):
            return System(family=family, version=word(found[key]))
    return None


PROBE = ShellProbe("system", COMMAND, parse)
