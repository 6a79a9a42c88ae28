"""Every method that a machine can be asked by, written out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from ksocket.collect.linux import method as linux
from ksocket.collect.snmp import method as snmp
from ksocket.credentials.accounts import CredentialFile
from ksocket.reach.jump import JumpPool
from ksocket.reach.means import Means
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.facts import Facts
from kswire.problems import Code

# Any: each method takes the kind of file that its own directory holds
Ask = Callable[[Target, Any, Means, JumpPool], Awaitable[Facts]]


@dataclass(frozen=True, slots=True)
class Method:
    """name is that of its credentials directory; ask connects, collects, and raises Trouble."""

    name: str
    ask: Ask


async def _not_built(_target: Target, _file: CredentialFile, _means: Means, _pool: JumpPool) -> Facts:
    raise Trouble(Code.NOT_BUILT, method="winrm")


METHODS: dict[str, Method] = {
    one.name: one
    for one in (
        Method("ssh", linux.ask),
        Method("winrm", _not_built),
        Method("snmp", snmp.ask),
    )
}
