"""Whether a restart is due. Source: the marks that Windows itself leaves in the registry."""

from ksocket.collect.windows.question import Read, RegistryProbe, Value
from ksocket.collect.windows.stdregprov import one
from kswire.facts import Facts

_NAME = r"SYSTEM\CurrentControlSet\Control\ComputerName"
READS = (
    Read("EnumKey", r"SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending"),
    Read("EnumKey", r"SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired"),
    Read("GetMultiStringValue", r"SYSTEM\CurrentControlSet\Control\Session Manager", "PendingFileRenameOperations"),
    Read("GetStringValue", rf"{_NAME}\ActiveComputerName", "ComputerName"),
    Read("GetStringValue", rf"{_NAME}\ComputerName", "ComputerName"),
)


def parse(servicing: Value, updating: Value, renames: Value, active: Value, configured: Value) -> Facts:
    """The first two keys are there only while a restart is due; files wait to be renamed; the name was changed."""
    renamed = one(active).strip().lower() != one(configured).strip().lower() if active and configured else False
    waiting = any(name.strip() for name in renames) if isinstance(renames, tuple) else bool((renames or "").strip())
    return Facts(reboot_pending=servicing is not None or updating is not None or waiting or renamed)


PROBE = RegistryProbe("rebootPending", READS, parse)
