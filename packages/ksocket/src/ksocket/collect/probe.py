"""What a probe is: a question as text, and a pure reader of its answer."""

from collections.abc import Callable
from dataclasses import dataclass

from kswire.facts import Facts


@dataclass(frozen=True, slots=True)
class ShellProbe:
    """One section of the script that runs on a Unix machine.

    command is POSIX sh, writes nothing on the target and needs no root; parse turns what it printed into facts
    and raises ValueError when it cannot.
    """

    group: str
    command: str
    parse: Callable[[str], Facts]
