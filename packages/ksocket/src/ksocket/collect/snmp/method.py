"""What is asked of an SNMP agent, from the connection to the facts."""

import time

import msgspec

from ksocket.collect.snmp import (
    around,
    components,
    device,
    entity,
    host,
    interfaces,
    links,
    parts,
    routes,
    rules,
    software,
    switching,
    system,
    vrfs,
)
from ksocket.collect.snmp.oids import ASKED, SELDOM, SYSTEM
from ksocket.collect.snmp.tables import Reader
from ksocket.credentials.accounts import SnmpFile
from ksocket.reach import snmp
from ksocket.reach.devices import Devices
from ksocket.reach.jump import JumpPool
from ksocket.reach.means import Means
from ksocket.target import Target
from kswire.facts import DefaultGateway, ExtraFields, Facts, Interface, Networking, Service, combine
from kswire.macs import vendors
from kswire.problems import Code, problem


async def ask(target: Target, file: SnmpFile, means: Means, pool: JumpPool) -> Facts:
    """Connects to the agent and collects all it tells.

    Raises:
        Trouble: it may not be asked, does not answer, or does not know the account.
    """
    del pool  # UDP passes no jump host
    async with snmp.connect(target, file, means) as session:
        return await collect(session, target.addr, means.devices)


async def collect(session: snmp.SnmpSession, addr: str, devices: Devices) -> Facts:
    """What the agent tells; of a device that was read at another of its addresses a moment ago, what it told there.

    Raises:
        Trouble: it does not even answer for the system group.
    """
    values = await session.get(SYSTEM.values())
    facts = system.parse(values, session.engine_id)
    engine = snmp.engine_signature(session.engine_id)
    name = f"{engine.value} {facts.sys_object_id} {facts.hostname}" if engine else None
    began = time.monotonic()
    async with devices.alone(name):
        session.extend(time.monotonic() - began)
        if (known := devices.read(name, addr)) is not None:
            return msgspec.structs.replace(known, uptime=facts.uptime)
        facts = await _whole(session, addr, facts)
        devices.keep(name, facts)
        return facts


async def _whole(session: snmp.SnmpSession, addr: str, facts: Facts) -> Facts:
    """Identity first, then interfaces, neighbours and routes, also of VRFs; parts, software and stations come last.

    What cannot be read is in `missing`.
    """
    reader = Reader(session)
    maker = system.maker(facts.sys_object_id)
    classes = await entity.classes_of(reader)
    chassis = await entity.ask(reader, classes)
    facts = await device.ask(reader, facts, chassis)
    ports = await interfaces.ask(reader)
    await reader.survey(SELDOM)
    near = links.of(ports)
    met, ways = await around.ask(reader, near, addr, maker)
    gateways = routes.default_gateways(ways or ())
    if facts.forwarding is not False:
        beyond = await vrfs.ask(reader, near, addr, (met, ways))
        met, ways = met + beyond[0], (*(ways or ()), *(beyond[1] or ()))
    plugged = parts.joined(await components.ask(reader, classes), facts.components or ())
    extra = combine(facts.extra_fields or ExtraFields(), await host.ask(reader))
    packages = await software.ask(reader)
    vlans, stations = await switching.ask(reader, near.names, maker)
    if session.restarted:
        reader.lacks("interfaces", problem(Code.SNMP_RESTARTED))
    return msgspec.structs.replace(
        facts,
        interfaces=ports or None,
        # An agent that shows no rows does not say that there is nobody: its view may be restricted.
        neighbors=met + stations or None,
        routes=ways or None,
        components=plugged or None,
        vlans=vlans or None,
        packages=packages,
        extra_fields=msgspec.structs.replace(extra, networking=_networking(ports, gateways)),
        services=(Service(name="snmp", port=session.port, protocol="udp"),),
        signatures=(facts.signatures or ()) + interfaces.signatures(ports),
        missing=tuple(reader.missing),
    )


def _networking(ports: tuple[Interface, ...], gateways: tuple[DefaultGateway, ...]) -> Networking | None:
    macs = vendors(one.macaddr for one in ports)
    return Networking(macaddrs=macs, default_gateways=gateways) if macs or gateways else None


def explain() -> str:
    """Every OID that is asked for, by MIB name, as `ksocket explain snmp` prints it."""
    lines = ["SNMP v1, v2c or v3, Get, GetNext and GetBulk only (nothing is written), one request at a time."]
    for group, oids in ASKED.items():
        lines += ["", f"{group}:", *(f"  {oid:<30} {name}" for name, oid in oids.items())]
    lines += ["", f"in each VRF, at most {vrfs.MOST_VRFS}: neighbors, ospf, bgp and routes once more, in its context"]
    lines += ["", "identity, where the device's profile names them:"]
    for rule in rules.rules():
        lines += [f"  {oid:<30} {rule.name}" for oid in rule.oids]
    return "\n".join(lines) + "\n"
