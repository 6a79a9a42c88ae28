"""What is asked of an SNMP agent, from the connection to the facts."""

import time

import msgspec

from ksocket.collect.snmp import around, entity, identity, interfaces, links, routes, system, vrfs
from ksocket.collect.snmp.entity import Chassis
from ksocket.collect.snmp.oids import ASKED, SYSTEM
from ksocket.collect.snmp.tables import Reader
from ksocket.credentials.accounts import SnmpFile
from ksocket.reach import snmp
from ksocket.reach.devices import Devices
from ksocket.reach.jump import JumpPool
from ksocket.reach.means import Means
from ksocket.target import Target
from kswire.facts import (
    DefaultGateway,
    ExtraFields,
    Facts,
    Interface,
    Kernel,
    Networking,
    Product,
    Service,
    Signature,
    System,
)
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
    """Identity first, then interfaces, neighbours and routes, also of VRFs. What cannot be read is in `missing`."""
    reader = Reader(session)
    chassis = await entity.ask(reader)
    facts = await _identified(reader, facts, chassis)
    ports = await interfaces.ask(reader)
    near = links.of(ports)
    met, ways = await around.ask(reader, near, addr)
    gateways = routes.default_gateways(ways or ())
    if facts.forwarding is not False:
        beyond = await vrfs.ask(reader, near, addr, (met, ways))
        met, ways = met + beyond[0], (*(ways or ()), *(beyond[1] or ()))
    if session.restarted:
        reader.lacks("interfaces", problem(Code.SNMP_RESTARTED))
    extra = facts.extra_fields or ExtraFields()
    return msgspec.structs.replace(
        facts,
        interfaces=ports or None,
        # An agent that shows no rows does not say that there is nobody: its view may be restricted.
        neighbors=met or None,
        routes=ways or None,
        extra_fields=msgspec.structs.replace(extra, networking=_networking(ports, gateways)),
        services=(Service(name="snmp", port=session.port, protocol="udp"),),
        signatures=(facts.signatures or ()) + interfaces.signatures(ports),
        missing=tuple(reader.missing),
    )


async def _identified(reader: Reader, facts: Facts, chassis: tuple[Chassis, ...]) -> Facts:
    """The facts with what the device is: by the profile of its maker, else by ENTITY-MIB."""
    main = entity.main(chassis)
    agent = identity.Agent(
        sys_object_id=facts.sys_object_id,
        sys_descr=facts.description,
        sys_name=facts.hostname,
        chassis=entity.words(main) if main else {},
    )
    rule = identity.rule_for(agent, identity.rules())
    known: dict[str, str] = {}
    if rule is not None:
        values = await reader.values("identity", rule.oids)
        columns = {oid: await reader.first_rows("identity", oid) for oid in rule.columns}
        known = identity.resolve(rule, agent, values, columns)
    return described(facts, rule, known, main, chassis)


def described(
    facts: Facts,
    rule: identity.Rule | None,
    known: dict[str, str],
    main: Chassis | None,
    chassis: tuple[Chassis, ...],
) -> Facts:
    """System, product and chassis signatures from the profile's answers and the chassis. Pure."""
    vendor = (rule and rule.vendor) or (main and main.maker) or system.vendor(facts.sys_object_id)
    word = {**(entity.words(main) if main else {}), **known}
    product = Product(
        vendor_name=vendor,
        model_name=word.get("model"),
        serial_number=word.get("serial"),
        firmware_version_number=word.get("firmware"),
    )
    found = System(family=word.get("family"), version=word.get("version"), serial=word.get("serial"))
    serials = dict.fromkeys(one for one in (word.get("serial"), *(one.serial for one in chassis)) if one)
    return msgspec.structs.replace(
        facts,
        system=found if found != System() else None,
        extra_fields=ExtraFields(
            product=product if product != Product() else None, kernel=_kernel(rule, facts.description)
        ),
        signatures=(facts.signatures or ())
        + tuple(Signature(kind="chassisSerial", value=f"{vendor or ''}:{one}") for one in serials),
    )


def _kernel(rule: identity.Rule | None, description: str | None) -> Kernel | None:
    """The fields of uname, from the sysDescr of an agent that prints them there."""
    match = rule.kernel.search(description or "") if rule and rule.kernel else None
    if match is None:
        return None
    said = match.groupdict()
    return Kernel(name=said.get("name"), release=said.get("release"), version=said.get("version"))


def _networking(ports: tuple[Interface, ...], gateways: tuple[DefaultGateway, ...]) -> Networking | None:
    macs = vendors(one.macaddr for one in ports)
    return Networking(macaddrs=macs, default_gateways=gateways) if macs or gateways else None


def explain() -> str:
    """Every OID that is asked for, by MIB name, as `ksocket explain snmp` prints it."""
    lines = ["SNMP v1, v2c or v3, Get, GetBulk and by v1 GetNext only (nothing is written), one request at a time."]
    for group, oids in ASKED.items():
        lines += ["", f"{group}:", *(f"  {oid:<30} {name}" for name, oid in oids.items())]
    lines += ["", f"in each VRF, at most {vrfs.MOST_VRFS}: neighbors, ospf, bgp and routes once more, in its context"]
    lines += ["", "identity, where the device's profile names them:"]
    for rule in identity.rules():
        lines += [f"  {oid:<30} {rule.name}" for oid in (*rule.oids, *rule.columns)]
    return "\n".join(lines) + "\n"
