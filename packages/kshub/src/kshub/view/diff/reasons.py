"""Why something of a node is not known in one of two snapshots. Pure."""

from collections.abc import Collection, Iterable, Iterator

from kshub.merge.document import rank
from kshub.view.diff.sides import Answer, Contents, Reason, Side
from kswire.facts import Facts
from kswire.problems import Code, Problem


def why(
    groups: Collection[str], other: Iterable[Answer], side: Side, told: Iterable[Facts], contents: Contents
) -> tuple[Reason, Problem | None]:
    """groups: as `Facts.missing` names it. other: what told it in the other snapshot; told: facts of this one."""
    gap = missing(groups, told)
    if gap is not None:
        return "not-read", gap
    methods = sorted({one.method for one in other}, key=rank)
    tried = [one for method in methods for one in side.answers if one.method == method]
    if not tried:
        return ("not-asked", None) if methods else ("not-told", None)
    silent = [one for one in tried if one.facts_id is None]
    if not silent:
        return "not-told", None
    return "failed", next((found for one in silent if (found := contents.problem(one.attempts_id))), None)


def missing(groups: Collection[str], told: Iterable[Facts]) -> Problem | None:
    """What the machine's answers say of these groups; that there is no package manager is no gap."""
    return next((gap for facts in told for gap in _gaps(groups, facts)), None)


def cut_alike(groups: Collection[str], old: Facts, new: Facts) -> bool:
    """Whether all that is missing was cut off after the same row both times: what a value was taken from is the same.

    A large device reaches the limit in each scan, and its system would never be compared.
    """
    before, after = list(_gaps(groups, old)), list(_gaps(groups, new))
    return before == after and all(one.code == Code.SNMP_WALK_LIMIT for one in before)


def _gaps(groups: Collection[str], facts: Facts) -> Iterator[Problem]:
    for one in facts.missing:
        if one.group in groups and one.problem.code != Code.NO_PACKAGE_MANAGER:
            yield one.problem
