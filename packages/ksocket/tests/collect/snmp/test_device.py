"""Agents that tell a few values, and what the device is then: those of `built/` are made from makers' documents."""

import random
from pathlib import Path

import msgspec
import pytest
import yaml

from ksocket.collect.snmp import device, rules, system
from ksocket.collect.snmp.entity import Chassis
from ksocket.collect.snmp.oids import SYSTEM
from ksocket.collect.snmp.rules import Rule
from ksocket.collect.snmp.tables import Reader
from kswire.facts import DeviceType, Facts, Kernel, Product, Signature, System

STACK = (Chassis(1, model="EX-1", serial="A1", maker="Example"), Chassis(2, model="EX-1", serial="B2", maker="Example"))
LINUX = "Linux nas 5.10.0 #1 SMP Mon Jan 1 00:00:00 UTC 2024 x86_64"


async def described(told, object_id, descr, chassis=()):
    facts = Facts(description=descr, sys_object_id=object_id)
    return await device.ask(Reader(told({})), facts, chassis)


async def test_every_member_of_a_stack_is_a_signature(told):
    facts = await described(told, "1.3.6.1.4.1.99999.1", "x", STACK)
    assert facts.signatures == tuple(Signature(kind="chassisSerial", value=f"Example:{one}") for one in ("A1", "B2"))


def test_what_the_profile_knows_comes_first():
    rule = Rule(name="example", description="x")
    known = {"model": "EX-9", "version": "7", "serial": "Z", "modelNumber": "E9", "hardware": "r2", "type": "switch"}
    facts = device.described(Facts(), rule, known, STACK)
    assert facts.system == System(version="7", serial="Z")
    assert facts.device_types == (DeviceType(type="switch", reason="profile example"),)
    assert facts.extra_fields is not None
    assert facts.extra_fields.product == Product(
        vendor_name="Example", model_name="EX-9", model_number="E9", version_number="r2", serial_number="Z"
    )


def test_what_the_profile_does_not_know_is_the_chassis_s_word():
    one = Chassis(1, model="EX-1", serial="A1", maker="Example", firmware="9.1", hardware="r1")
    facts = device.described(Facts(), Rule(name="example", description="x"), {"model": "EX-9"}, (one,))
    assert facts.extra_fields is not None
    assert facts.extra_fields.product == Product(
        vendor_name="Example",
        model_name="EX-9",
        version_number="r1",
        serial_number="A1",
        firmware_version_number="9.1",
    )


async def test_the_maker_of_the_agent_is_not_the_maker_of_the_machine(told):
    facts = await described(told, "1.3.6.1.4.1.8072.3.2.10", LINUX)
    assert facts.extra_fields is not None
    assert facts.extra_fields.product is None
    assert facts.extra_fields.kernel == Kernel(
        name="Linux", release="5.10.0", version="#1 SMP Mon Jan 1 00:00:00 UTC 2024"
    )


async def test_a_vendor_by_its_number(told):
    facts = await described(told, "1.3.6.1.4.1.343.1", "unheard of")
    assert facts.extra_fields is not None
    assert facts.extra_fields.product is not None
    assert facts.extra_fields.product.vendor_name == "Intel Corporation"


NONSENSE = (0, 2**63, b"", b"\xff" * 300, b"\0", b"7", b"Version V1.2 " * 90, "1.3.6.1.4.1.9.1.1", "x" * 2000)


def nonsense(rule, chance):
    """Something for everything that the rule may ask, at instances and in rows."""
    said = {oid: chance.choice(NONSENSE) for oid in rule.oids}
    return said | {f"{oid}.{row}": chance.choice(NONSENSE) for oid in rule.oids for row in (0, 1, 2, "1.65.66")}


@pytest.mark.parametrize("rule", rules.rules(), ids=lambda one: one.name)
async def test_no_answer_upsets_a_rule(told, rule):
    """Whatever comes is read, and asked for once."""
    chance = random.Random(rule.name)
    first = next(iter(rule.object_ids), "1.3.6.1.4.1.99999.1")
    for descr in ("", "Version 1.2\n" * 80, "A" * 3000):
        session = told(nonsense(rule, chance))
        agent = Facts(sys_object_id=first, description=descr)
        facts = await device.ask(Reader(session), agent, STACK)
        assert msgspec.json.decode(msgspec.json.encode(facts), type=Facts) == facts
        assert len(session.asked) == len(set(session.asked))


# --- cases made from the makers' documents


def cases():
    for file in sorted((Path(__file__).parent / "built").glob("*.yaml")):
        for number, case in enumerate(yaml.safe_load(file.read_text(encoding="utf-8"))):
            yield pytest.param(case, id=f"{file.stem}-{number}-{case['rule']}")


def value(written):
    return written if isinstance(written, int | bytes) else written.encode()


async def identified(told, case):
    """The facts by the names that profiles use, and the rule's."""
    values = {oid: value(one) for oid, one in case.get("values", {}).items()}
    values[SYSTEM["sysDescr"]] = case.get("sysDescr", "").encode()
    values[SYSTEM["sysObjectID"]] = case.get("sysObjectID", "0.0")
    reader = Reader(told(values))
    facts = system.parse(await reader.values("system", SYSTEM.values()), None)
    return await device.ask(reader, facts, await device.entity.ask(reader))


@pytest.mark.parametrize("case", list(cases()))
async def test_a_built_case(told, case):
    """What it is expected to tell is all that it tells."""
    facts = await identified(told, case)
    product, runs = (facts.extra_fields and facts.extra_fields.product) or Product(), facts.system or System()
    said = {
        "vendor": product.vendor_name,
        "family": runs.family,
        "version": runs.version,
        "model": product.model_name,
        "modelNumber": product.model_number,
        "serial": product.serial_number,
        "firmware": product.firmware_version_number,
        "hardware": product.version_number,
        "type": facts.device_types[0].type if facts.device_types else None,
        "parts": [msgspec.to_builtins(one) for one in facts.components or ()],
    }
    assert {key: one for key, one in said.items() if one} == case["facts"]
    kind = facts.device_types and facts.device_types[0].reason
    assert kind is None or kind == f"profile {case['rule']}"


def test_rules_that_say_so_have_a_case():
    built = {case.values[0]["rule"] for case in cases()}
    known = {rule.name for rule in rules.rules()}
    assert built <= known
    assert {rule.name for rule in rules.rules() if rule.tested == "built"} <= built
