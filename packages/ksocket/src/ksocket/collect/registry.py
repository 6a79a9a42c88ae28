"""Every method that a machine can be asked by, written out.

What WinRM and SNMP need is loaded when the first machine is asked by them: who has neither does not wait for it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from ksocket.collect.linux import method as linux
from ksocket.credentials.accounts import SnmpFile, WinrmFile
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


async def _winrm(target: Target, file: WinrmFile, means: Means, pool: JumpPool) -> Facts:
    from ksocket.collect.windows import method  # noqa: PLC0415

    return await method.ask(target, file, means, pool)


async def _snmp(target: Target, file: SnmpFile, means: Means, pool: JumpPool) -> Facts:
    from ksocket.collect.snmp import method  # noqa: PLC0415

    return await method.ask(target, file, means, pool)


METHODS: dict[str, Method] = {
    one.name: one
    for one in (
        Method("ssh", linux.ask),
        Method("winrm", _winrm),
        Method("snmp", _snmp),
    )
}
