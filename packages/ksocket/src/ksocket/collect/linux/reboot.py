"""Whether a restart is due: the distribution's own mark, or a newer kernel than the running one.

Sources: /run/reboot-required (Debian's update-notifier and unattended-upgrades), /run/reboot-needed (zypp-boot-plugin);
names and versions of kernel packages; what Debian's kernels say of themselves in uname(1) -v; freebsd-version(1).
"""

import re

from ksocket.collect.linux.lines import rows
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts

COMMAND = r"""[ -e /var/run/reboot-required ] || [ -e /var/run/reboot-needed ] && echo required
echo "running $(uname -r)"
echo "built $(uname -v)"
if has dpkg-query && [ -s /var/lib/dpkg/status ]; then
  bounded dpkg-query -W -f '${Package} ${Status} ${Version}\n' 'linux-image-[0-9]*' 'linux-image-unsigned-[0-9]*'
fi
if has_rpmdb; then
  bounded $reader rpm -q --qf 'rpm %{NAME} %{VERSION}-%{RELEASE}.%{ARCH}\n' kernel kernel-core kernel-uek \
    kernel-uek-core kernel-lt kernel-ml kernel6.12 kernel-default kernel-azure kernel-preempt kernel-rt | grep '^rpm '
fi
has freebsd-version && echo "installed $(freebsd-version -k)"
echo end"""

_DEBIAN = re.compile(r"linux-image-(?:unsigned-)?(\d\S{0,200}) \S+ ok installed(?: (\S{1,200}))?")
_RPM = re.compile(r"rpm (\S{1,100}) (\d\S{0,200})")
_FLAVOUR = re.compile(r"-([a-z][a-z0-9-]*)$")
_BUILT = re.compile(r"\bDebian (\S{1,200}) \(")


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
    running = _after("running ", lines)
    if installed := _after("installed ", lines):
        return Facts(reboot_pending=installed != running)
    rivals = _of_the_same_kind(running, lines)
    if running not in rivals:
        return Facts()
    newer = any(_order(one) > _order(running) for one in rivals)
    return Facts(reboot_pending=newer or _replaced(running, lines))


def _after(word: str, lines: list[str]) -> str:
    return next((line.removeprefix(word).strip() for line in lines if line.startswith(word)), "")


def _of_the_same_kind(running: str, lines: list[str]) -> set[str]:
    """The installed kernels that would be started in place of the running one, as uname -r names them."""
    debian = {matched[1] for line in lines if (matched := _DEBIAN.match(line))}
    if running in debian:
        return {one for one in debian if _flavour(one) == _flavour(running)}
    by_name: dict[str, set[str]] = {}
    for line in lines:
        if matched := _RPM.match(line):
            by_name.setdefault(matched[1], set()).add(matched[2])
    as_suse = [{_of_suse(name, one) for one in releases} for name, releases in by_name.items()]
    return next((releases for releases in (*by_name.values(), *as_suse) if running in releases), set())


def _of_suse(name: str, release: str) -> str:
    """SUSE: kernel-default 5.14.21-150500.55.39.1.x86_64 runs as 5.14.21-150500.55.39-default."""
    version, _, _ = release.rpartition(".")
    return f"{version.rpartition('.')[0]}-{name.removeprefix('kernel-')}"


def _replaced(running: str, lines: list[str]) -> bool:
    """Whether Debian's package of the running kernel has another version than the one that was started."""
    built = _BUILT.search(_after("built ", lines))
    found = (matched for line in lines if (matched := _DEBIAN.match(line)) and matched[1] == running)
    versions = {matched[2] for matched in found if matched[2]}
    return built is not None and bool(versions) and built[1] not in versions


def _flavour(release: str) -> str:
    matched = _FLAVOUR.search(release)
    return matched[1] if matched else ""


def _order(release: str) -> list[tuple[int, int, str]]:
    """Numbers by their value, letters by the alphabet, numbers above letters, as rpm and dpkg both do here."""
    parts = re.findall(r"\d{1,18}|[a-zA-Z]+", release)
    return [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts]


PROBE = ShellProbe("rebootPending", COMMAND, parse)
