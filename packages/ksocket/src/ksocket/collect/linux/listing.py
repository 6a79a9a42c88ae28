"""What the lists of all package managers, and of some others, have in common."""

from collections.abc import Iterable

from ksocket.collect.linux.lines import rows
from kswire.facts import Facts, Missing, Package
from kswire.problems import Code, problem

MAX_PACKAGES = 100_000
STATUS = "status="  # the last line of an answer: the exit status of the package manager


def answered(text: str) -> tuple[list[str], str | None]:
    """The lines of a manager and its exit status; None when there is no such manager.

    Raises:
        ValueError: the answer ends before its status.
    """
    lines = list(rows(text, MAX_PACKAGES * 8))
    if not lines:
        return [], None
    last = lines.pop()
    if not last.startswith(STATUS):
        raise ValueError("the list is cut off")
    return lines, last.removeprefix(STATUS).strip()


def listed(kind: str, status: str | None, packages: Iterable[Package | None]) -> Facts:
    """The packages, sorted. A manager that failed tells nothing: half a list would look like removed packages."""
    if status is None:
        return Facts()
    if status != "0":
        partial = problem(Code.PARTIAL, group="packages", detail=f"{kind}: exit status {status[:20]}")
        return Facts(missing=(Missing(group="packages", problem=partial),))
    found = {package: None for package in packages if package is not None}
    return Facts(packages=tuple(sorted(found, key=_order))[:MAX_PACKAGES])


def _order(package: Package) -> tuple[str, str, str]:
    return package.name, package.version or "", package.arch or ""
