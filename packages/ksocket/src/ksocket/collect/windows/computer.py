"""Its name, its domain or workgroup, its memory. Source: Win32_ComputerSystem."""

from ksocket.collect.windows.question import CIMV2, Items, Question, WmiProbe
from ksocket.collect.windows.values import first, flag, number, word
from kswire.facts import ExtraFields, Facts, Memory

COMPUTER_SYSTEM = Question(
    CIMV2,
    "Win32_ComputerSystem",
    (
        "Name",
        "DNSHostName",
        "Domain",
        "PartOfDomain",
        "Workgroup",
        "Manufacturer",
        "Model",
        "SystemType",
        "TotalPhysicalMemory",
    ),
)


def parse(computers: Items) -> Facts:
    """The name that DNS has, else that of NetBIOS, which is cut at 15 characters; memory in KiB."""
    computer = first(computers)
    octets = number(computer, "TotalPhysicalMemory")
    domain = word(computer, "Domain", 255)
    if not flag(computer, "PartOfDomain"):
        domain = word(computer, "Workgroup", 255) or domain
    return Facts(
        hostname=word(computer, "DNSHostName", 253) or word(computer, "Name", 253),
        domain=domain,
        extra_fields=ExtraFields(memory=Memory(total_size=octets // 1024)) if octets else None,
    )


PROBE = WmiProbe("computer", (COMPUTER_SYSTEM,), parse)
