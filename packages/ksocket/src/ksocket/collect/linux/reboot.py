"""Whether a restart is due: the distribution's own mark, or a newer kernel than the running one.

Sources: /var/run/reboot-required (Debian policy of update-notifier and unattended-upgrades); names of kernel packages.
"""

import re

from ksocket.collect.linux.lines import rows
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts

COMMAND = r"""[ -e /var/run/reboot-required ] && echo required
echo "running $(uname -r)"
if has dpkg-query && [ -s /var/lib/dpkg/status ]; then
  bounded dpkg-query -W -f '${Package} ${Status}\n' 'linux-image-[0-9]*' 'linux-image-unsigned-[0-9]*'
fi
if has_rpmdb; then
  for name in kernel kernel-core kernel-uek kernel-uek-core kernel-default kernel-lt kernel-ml; do
    rpm -q --qf 'rpm %{NAME} %{VERSION}-%{RELEASE}.%{ARCH}\n' "$name"
  done
fi
echo end"""

_DEBIAN = re.compile(r"linux-image-(?:unsigned-)?(\d\S{0,200}) \S+ ok installed")
_RPM = re.compile(r"rpm (\S{1,100}) (\d\S{0,200})")
_FLAVOUR = re.compile(r"-([a-z][a-z0-9-]*)$")


def parse(text: str) -> Facts:
    """Unknown where the running kernel is not among the packages, as in a container.

    Raises:
        ValueError: the answer is cut off.
    """
    lines = list(rows(text))
    if not lines or lines[-1] != "end":
        raise ValueError("the answer about a restart is cut off")
    if "required" in lines:
        return Facts(reboot_pending=True)
    running = next((line.removeprefix("running ").strip() for line in lines if line.startswith("running ")), "")
    rivals = _of_the_same_kind(running, lines)
    if running not in rivals:
        return Facts()
    return Facts(reboot_pending=any(_order(one) > _order(running) for one in rivals))


def _of_the_same_kind(running: str, lines: list[str]) -> set[str]:
    """The installed kernels that would be started in place of the running one."""
    debian = {matched[1] for line in lines if (matched := _DEBIAN.match(line))}
    if running in debian:
        return {one for one in debian if _flavour(one) == _flavour(running)}
    by_name: dict[str, set[str]] = {}
    for line in lines:
        if matched := _RPM.match(line):
            by_name.setdefault(matched[1], set()).add(matched[2])
    return next((releases for releases in by_name.values() if running in releases), set())


def _flavour(release: str) -> str:
    matched = _FLAVOUR.search(release)
    return matched[1] if matched else ""


def _order(release: str) -> list[tuple[int, int, str]]:
    """Numbers by their value, letters by the alphabet, numbers above letters, as rpm and dpkg both do here."""
    parts = re.findall(r"\d{1,18}|[a-zA-Z]+", release)
    return [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts]


PROBE = ShellProbe("rebootPending", COMMAND, parse)
