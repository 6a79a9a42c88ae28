"""What the device is, asked of its agent as the profile of its maker says."""

import msgspec

from ksocket.collect.snmp import entity, identity, parts, system
from ksocket.collect.snmp.entity import Chassis
from ksocket.collect.snmp.rules import Rule
from ksocket.collect.snmp.sources import Agent, Answers, found
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Component, DeviceType, ExtraFields, Facts, Kernel, Product, Signature, System

_MOST_ROWS = 40  # of a column that a profile looks at


async def ask(reader: Reader, facts: Facts, chassis: tuple[Chassis, ...]) -> Facts:
    """The facts with what the device is: by the profile of its maker, else by ENTITY-MIB."""
    main = entity.main(chassis)
    agent = Agent(
        sys_object_id=facts.sys_object_id,
        sys_descr=facts.description,
        sys_name=facts.hostname,
        chassis=entity.words(main) if main else {},
    )
    answers = Answers()
    fitting = identity.fitting(agent.sys_object_id, agent.sys_descr)
    await _get(reader, answers, identity.first_oids(fitting, agent))
    rule = identity.chosen(fitting, answers)
    known: dict[str, str] = {}
    if rule is not None:
        await _complete(reader, rule, agent, answers)
        known = identity.resolve(rule, agent, answers)
    walked = {column: rows for column, rows in answers.columns.items() if len(rows) < _MOST_ROWS}
    members = await parts.ask(reader, rule.parts if rule else (), walked)
    return described(facts, rule, known, chassis, members)


async def _get(reader: Reader, answers: Answers, oids: list[str]) -> None:
    answers.asked.update(oids)
    answers.values |= await reader.values("identity", oids) if oids else {}


async def _complete(reader: Reader, rule: Rule, agent: Agent, answers: Answers) -> None:
    """Asks what the rule still needs, until there is nothing more: each turn asks what no turn before it asked."""
    while not reader.session.silent:
        oids, columns = identity.unknown(rule, agent, answers)
        if not oids and not columns:
            break
        await _get(reader, answers, oids)
        for column in columns:
            answers.columns[column] = await reader.rows("identity", column, max_rows=_MOST_ROWS)


def described(
    facts: Facts,
    rule: Rule | None,
    known: dict[str, str],
    chassis: tuple[Chassis, ...],
    members: tuple[Component, ...] = (),
) -> Facts:
    """System, product, type and chassis signatures from the profile's answers and the chassis. Pure."""
    main = entity.main(chassis)
    vendor = (rule and rule.vendor) or (main and main.maker) or system.vendor(facts.sys_object_id)
    word = {**(entity.words(main) if main else {}), **known}
    runs = System(family=word.get("family"), version=word.get("version"), serial=word.get("serial"))
    product = _product(vendor, word)
    kind = known.get("type")
    stacked = [one.serial for one in members if one.kind == "chassis"]
    serials = dict.fromkeys(one for one in (word.get("serial"), *(one.serial for one in chassis), *stacked) if one)
    return msgspec.structs.replace(
        facts,
        system=runs if runs != System() else None,
        device_types=(DeviceType(type=kind, reason=f"profile {rule.name}"),) if rule and kind else None,
        extra_fields=ExtraFields(product=product, kernel=_kernel(rule, facts.description)),
        components=members or None,
        signatures=(facts.signatures or ())
        + tuple(Signature(kind="chassisSerial", value=f"{vendor or ''}:{one}") for one in serials),
    )


def _product(vendor: str | None, word: dict[str, str | None]) -> Product | None:
    product = Product(
        vendor_name=vendor,
        model_name=word.get("model"),
        model_number=word.get("modelNumber"),
        version_number=word.get("hardware"),
        serial_number=word.get("serial"),
        firmware_version_number=word.get("firmware"),
    )
    return product if product != Product() else None


def _kernel(rule: Rule | None, description: str | None) -> Kernel | None:
    """The fields of uname, from the sysDescr of an agent that prints them there."""
    match = found(rule.kernel, description) if rule and rule.kernel else None
    if match is None:
        return None
    said = match.groupdict()
    return Kernel(name=said.get("name"), release=said.get("release"), version=said.get("version"))
