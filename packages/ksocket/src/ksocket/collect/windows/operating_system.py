"""The system, its version, and since when it runs. Source: Win32_OperatingSystem.

Caption is right on every version; the registry's ProductName says "Windows 10" on Windows 11.
"""

import re

from ksocket.collect.windows.question import CIMV2, Items, Question, WmiProbe
from ksocket.collect.windows.values import first, moment, text, word
from kswire.facts import Facts, System

OPERATING_SYSTEM = Question(
    CIMV2,
    "Win32_OperatingSystem",
    ("Caption", "Version", "BuildNumber", "LastBootUpTime", "LocalDateTime", "ProductType", "OperatingSystemSKU"),
)

_MARKS = re.compile("[®™]")  # "Microsoft® Windows Server® 2008 Standard"


def parse(systems: Items) -> Facts:
    """Name as its maker writes it, version, build, and seconds since the start by the machine's own clock."""
    system = first(systems)
    caption = word({"Caption": _MARKS.sub("", text(system, "Caption"))}, "Caption")
    if caption is None:
        raise ValueError("a system without a name")
    return Facts(
        system=System(family=caption, version=word(system, "Version", 100), build=word(system, "BuildNumber", 100)),
        uptime=_seconds(text(system, "LastBootUpTime"), text(system, "LocalDateTime")),
    )


def _seconds(started: str, told: str) -> int | None:
    start, now = moment(started), moment(told)
    if start is None or now is None or now < start:  # its clock was set back
        return None
    return int((now - start).total_seconds())


PROBE = WmiProbe("system", (OPERATING_SYSTEM,), parse)
