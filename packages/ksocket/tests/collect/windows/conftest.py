"""The lab's Windows machines, asked without a network: what WS-Management would print of them."""

from collections.abc import Mapping, Sequence

import pytest

from ksocket.collect.windows.question import Item, Value
from ksocket.reach.trouble import Trouble
from kswire.problems import Code
from lab.windows import cim, wql
from lab.windows.machine import Machine, Place, placed, read
from lab.windows.registry import Registry


class Played:
    """A login with a plain account, or an administrator's; asked: every call, as it was made."""

    def __init__(self, machine: Machine, *, plain: bool = True, port: int = 5985) -> None:
        self.port, self.tls = port, port == 5986
        self.asked: list[tuple[str, ...]] = []
        self.refusals: dict[str, Trouble] = {}
        self._machine, self._plain = machine, plain
        self._registry = Registry(machine, plain=plain)

    async def enumerate(
        self, namespace: str, cls: str, *, properties: Sequence[str] = (), where: str = "", limit: int = 10_000
    ) -> list[Item]:
        self.asked.append((namespace, cls, *properties))
        self._refuse(cls)
        if self._plain and self._machine.refuses(namespace, cls):
            raise Trouble(Code.ACCESS_DENIED, detail=f"{namespace}:{cls}")
        instances = self._machine.instances.get(namespace, {}).get(cls)
        unknown = set(properties) & set(self._machine.absent.get(f"{namespace}:{cls}", ()))
        if instances is None or unknown:
            raise Trouble(Code.NOT_THERE, detail=f"{namespace}:{cls}")
        query = wql.parse(" ".join(("SELECT * FROM", cls, *(("WHERE", where) if where else ()))))
        chosen = [one for one in instances if query.selects(one)][:limit]
        return [{name: printed(one.get(name)) for name in properties if name in one} for one in chosen]

    async def invoke(self, namespace: str, cls: str, method: str, parameters: Mapping[str, str]) -> Item:
        self.asked.append((namespace, cls, method, *parameters.values()))
        self._refuse(method)
        answer = self._registry.call(method, parameters)
        assert answer is not None
        return {name: printed(value) for name, value in answer.items()}

    def _refuse(self, what: str) -> None:
        if what in self.refusals:
            raise self.refusals[what]


def printed(value: object) -> Value:
    """As the client hands it on."""
    if isinstance(value, Mapping):
        return None if value.get("nil") else str(next(iter(value.values())))
    if isinstance(value, list | tuple):
        return tuple(cim.text(one) for one in value) if len(value) != 1 else cim.text(value[0])
    return None if value is None else cim.text(value)


@pytest.fixture
def played():
    """A session with a machine of the lab, where the lab would place it."""
    return lambda name, **how: Played(placed(read(name), Place()), **how)
