"""What is asked of a Windows machine, as data: `ksocket explain winrm` prints it from here. And how it is read.

Instances are asked for by WQL, only the properties that are named: whole instances would cost more (Win32_Processor
measures its load for a second). Only properties that Windows Server 2008 R2 already has: WQL refuses a query that names
an unknown one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ksocket.reach.winrm import Item, Value
from kswire.facts import Facts

__all__ = ["CIMV2", "STANDARD", "Item", "Items", "Question", "Read", "RegistryProbe", "Value", "WmiProbe"]

Items = Sequence[Item]

CIMV2: Final = "root/cimv2"
STANDARD: Final = "root/standardcimv2"  # from Windows 8 and Server 2012 on


@dataclass(frozen=True, slots=True)
class Question:
    """Instances of one class; where: of which alone, as a condition of WQL; limit: how many at most."""

    namespace: str
    cls: str
    properties: tuple[str, ...]
    where: str = ""
    limit: int = 1_000


@dataclass(frozen=True, slots=True)
class WmiProbe:
    """One group of facts from the instances of some classes.

    parse gets one list of instances for each question and raises ValueError when it cannot read them. Without an
    answer to the first question the group is not known; what others would add is left out. otherwise: what is asked
    of a Windows that does not have the first class, or keeps it from the account.
    """

    group: str
    questions: tuple[Question, ...]
    parse: Callable[..., Facts]
    otherwise: "WmiProbe | None" = None


@dataclass(frozen=True, slots=True)
class Read:
    """One call of StdRegProv (root/default), below HKEY_LOCAL_MACHINE; EnumKey and EnumValues have no name."""

    method: str
    key: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class RegistryProbe:
    """One group of facts from the registry; parse gets what each read gave, None where nothing is there."""

    group: str
    reads: tuple[Read, ...]
    parse: Callable[..., Facts]
