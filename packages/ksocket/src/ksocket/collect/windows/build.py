"""The build with its revision, which tells the cumulative update: "17763.6775". Source: the registry.

Update Build Revision is written since Windows 10 and Server 2016, and by late updates of the versions before.
"""

from ksocket.collect.linux.lines import number
from ksocket.collect.windows.question import Read, RegistryProbe, Value
from ksocket.collect.windows.stdregprov import one
from kswire.facts import Facts, System

CURRENT_VERSION = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"


def parse(build: Value, revision: Value) -> Facts:
    """The build alone where there is no revision.

    Raises:
        ValueError: the build is no number.
    """
    first, second = number(one(build)), number(one(revision))
    if first is None:
        raise ValueError("a build that is no number")
    return Facts(system=System(build=str(first) if second is None else f"{first}.{second}"))


PROBE = RegistryProbe(
    "build",
    (
        Read("GetStringValue", CURRENT_VERSION, "CurrentBuildNumber"),
        Read("GetDWORDValue", CURRENT_VERSION, "UBR"),
    ),
    parse,
)
