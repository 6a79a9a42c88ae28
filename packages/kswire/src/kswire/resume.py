"""Where a collector's reports go on after a new connection. Pure."""

from dataclasses import dataclass

from kswire.events import Refused
from kswire.hellos import Hello, Welcome


@dataclass(frozen=True, slots=True)
class Resume:
    """Where the reports go on.

    acknowledged: the number up to which nothing is to be sent (any more). gap: reports are missing for good: the hub
    marks the collector's open runs incomplete. refused: the link cannot go on and is closed with this code.
    """

    acknowledged: int
    gap: bool = False
    refused: Refused | None = None


def resume(hello: Hello, welcome: Welcome, *, replaced: bool = False) -> Resume:
    """Judges a collector's numbers by what the hub has of this installation (epoch, acknowledged, as committed).

    replaced: what the hub has is of another installation of the same collector.
    """
    same = hello.epoch == welcome.epoch
    if hello.epoch < welcome.epoch or (same and hello.last < welcome.acknowledged):
        return Resume(0, refused=Refused.EPOCH)
    if hello.first > hello.last + 1:
        return Resume(0, refused=Refused.ORDER)
    acknowledged = welcome.acknowledged if same else 0
    begun_anew = replaced or (not same and hello.epoch > 1 and not _goes_on(hello, welcome))
    if hello.first <= acknowledged + 1:
        return Resume(acknowledged, gap=begun_anew)
    if begun_anew or hello.era not in {None, welcome.era}:
        return Resume(hello.first - 1, gap=True)
    return Resume(acknowledged, refused=Refused.ORDER)


def _goes_on(hello: Hello, welcome: Welcome) -> bool:
    """Whether a new epoch's first number follows the last one that the hub has of an earlier epoch.

    Not at a hub of another era: what it has may be less than what it once had.
    """
    return hello.era in {None, welcome.era} and 0 < hello.unbroken <= max(welcome.epoch, 1)
