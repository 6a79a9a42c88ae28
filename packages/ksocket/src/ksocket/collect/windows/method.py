"""The method `winrm`: one login, one question after the other; what may take long comes last."""

from typing import Final

import msgspec

from ksocket.collect.windows import (
    board,
    build,
    computer,
    cpu,
    device_type,
    drives,
    interfaces,
    listening,
    neighbors,
    operating_system,
    product,
    reboot,
    routes,
    services,
    software,
    updates,
)
from ksocket.collect.windows.asking import Asking, lacks
from ksocket.collect.windows.question import RegistryProbe, WmiProbe
from ksocket.collect.windows.session import Session
from ksocket.collect.windows.values import text
from ksocket.credentials.accounts import WinrmFile
from ksocket.reach import winrm
from ksocket.reach.jump import JumpPool
from ksocket.reach.means import Means
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.facts import Facts, Service, Update, combine

PROBES: Final[tuple[WmiProbe | RegistryProbe, ...]] = (
    build.PROBE,  # before the system, whose word for the build has no revision
    operating_system.PROBE,
    computer.PROBE,
    device_type.PROBE,
    product.PROBE,
    board.PROBE,
    cpu.PROBE,
    drives.PROBE,
    interfaces.PROBE,
    routes.PROBE,
    neighbors.PROBE,
    reboot.PROBE,
    listening.PROBE,
    services.PROBE,
    updates.PROBE,
)


async def ask(target: Target, file: WinrmFile, means: Means, pool: JumpPool) -> Facts:
    """Everything that the account of the file may learn of the target.

    Raises:
        Trouble: the target could not be reached or logged in to, or the account may ask it nothing at all.
    """
    async with winrm.connect(target, file, means, pool) as session:
        return await collect(session)


async def collect(session: Session) -> Facts:
    """What the machine at the other end is; what could not be read is named in `missing`.

    Raises:
        Trouble: every single question was refused.
    """
    asking = Asking(session)
    facts = Facts()
    for probe in PROBES:
        told = await (asking.wmi(probe) if isinstance(probe, WmiProbe) else asking.registry(probe))
        facts = combine(facts, told)
    facts = _with(facts, await _software(asking))
    if not asking.answered and asking.refused is not None:
        raise asking.refused
    name = "wsmans" if session.tls else "wsman"
    return combine(facts, Facts(services=(Service(name=name, port=session.port, protocol="tcp"),)))


async def _software(asking: Asking) -> Facts:
    try:
        entries = await asking.within(lambda: software.ask(asking.session))
        computers = await asking.answer(computer.COMPUTER_SYSTEM)
    except Trouble as refused:
        # updates of programs, too: without them the list of updates is not whole
        return combine(lacks(software.GROUP, refused.problem), lacks(updates.PROBE.group, refused.problem))
    return software.parse(entries, text(computers[0], "SystemType") if computers else "")


def _with(facts: Facts, told: Facts) -> Facts:
    """Both as one; updates of Windows and updates of programs are one list."""
    known: dict[str, Update] = {}
    for update in (*(facts.windows_updates or ()), *(told.windows_updates or ())):
        known.setdefault(update.name, update)
    whole = combine(facts, told)
    if not known:
        return whole
    return msgspec.structs.replace(whole, windows_updates=tuple(sorted(known.values(), key=updates.order)))
