"""Every method that a machine can be asked by, written out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from ksocket.collect.linux import method as linux
from ksocket.collect.snmp import method as snmp
from ksocket.collect.windows import method as windows
from ksocket.reach.jump import JumpPool
from ksocket.reach.means import Means
from ksocket.target import Target
from kswire.facts import Facts

# Any: each method takes the kind of file that its own directory holds
Ask = Callable[[Target, Any, Means, JumpPool], Awaitable[Facts]]


@dataclass(frozen=True, slots=True)
class Method:
    """name is that of its credentials directory; ask connects, collects, and raises Trouble."""

    name: str
    ask: Ask


METHODS: dict[str, Method] = {
    one.name: one
    for one in (
        Method("ssh", linux.ask),
        Method("winrm", windows.ask),
        Method("snmp", snmp.ask),
    )
}
