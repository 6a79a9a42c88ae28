"""Which device it is, by profiles: what each maker's agents say about model, version and serial, kept as data.

A profile is a YAML file in `profiles/`; its README describes it. Pure, but for reading those files once.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from ksocket.collect.snmp.entity import meaningful
from ksocket.collect.snmp.values import Value, text

FIELDS = ("family", "version", "model", "serial", "firmware")
_OWN = ("sysDescr", "sysName", "sysObjectID", "chassis")
_MOST_TEXT = 1000  # characters that patterns are tried on


@dataclass(frozen=True, slots=True)
class Source:
    """Where one fact comes from: a constant, or an OID, sysDescr or sysName, through a pattern if there is one.

    oid ends in an instance; column is a table's column, whose first row that says something counts.
    """

    constant: str | None = None
    oid: str | None = None
    column: str | None = None
    of: str | None = None  # "sysDescr", "sysName", "sysObjectID", "chassis"
    pattern: re.Pattern[str] | None = None
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What is known of one kind of device. object_ids: prefixes of its sysObjectID; none: any."""

    name: str
    vendor: str | None
    object_ids: tuple[str, ...]
    description: re.Pattern[str] | None
    facts: dict[str, tuple[Source, ...]]
    kernel: re.Pattern[str] | None = None

    @property
    def oids(self) -> tuple[str, ...]:
        """The scalars to ask for."""
        return tuple(dict.fromkeys(one.oid for many in self.facts.values() for one in many if one.oid))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns to walk."""
        return tuple(dict.fromkeys(one.column for many in self.facts.values() for one in many if one.column))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """What an agent said of itself, for the rules to look at; chassis: FIELDS by ENTITY-MIB."""

    sys_object_id: str | None
    sys_descr: str | None
    sys_name: str | None = None
    chassis: dict[str, str | None] = field(default_factory=dict)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules of all profiles."""
    folder = files("ksocket.collect.snmp") / "profiles"
    found: list[Rule] = []
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            found += read(file.read_text(encoding="utf-8"))
    return tuple(found)


def read(profile: str) -> list[Rule]:
    """The rules of one profile.

    Raises:
        ValueError: it does not follow the schema.
    """
    content = yaml.load(profile, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    if not isinstance(content, dict) or set(content) - {"vendor", "source", "rules"} or not content.get("source"):
        raise ValueError("a profile has a source, rules, and perhaps a vendor")
    return [_rule(content.get("vendor"), one) for one in content["rules"]]


def _rule(vendor: str | None, given: dict[str, Any]) -> Rule:
    unknown = set(given) - {"name", "vendor", "sysObjectID", "sysDescr", "kernel", *FIELDS}
    if unknown:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    if not given.get("sysObjectID") and not given.get("sysDescr"):
        raise ValueError(f"{given['name']} matches everything")
    return Rule(
        name=given["name"],
        vendor=given.get("vendor", vendor),
        object_ids=tuple(given.get("sysObjectID", ())),
        description=_pattern(given.get("sysDescr")),
        facts={key: tuple(map(_source, _list(given[key]))) for key in FIELDS if key in given},
        kernel=_pattern(given.get("kernel")),
    )


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _pattern(given: str | None) -> re.Pattern[str] | None:
    return None if given is None else re.compile(given)


def _source(given: str | dict[str, Any]) -> Source:
    if isinstance(given, str):
        return Source(constant=given)
    unknown = set(given) - {"oid", "column", "of", "pattern", "names"}
    if unknown or len({"oid", "column", "of"} & set(given)) != 1 or given.get("of", _OWN[0]) not in _OWN:
        raise ValueError(f"a source has one of oid, column and of: {given}")
    return Source(
        oid=given.get("oid"),
        column=given.get("column"),
        of=given.get("of"),
        pattern=_pattern(given.get("pattern")),
        names=tuple(given.get("names", {}).items()),
    )


def rule_for(agent: Agent, among: tuple[Rule, ...]) -> Rule | None:
    """The rule that fits best: the longest prefix of sysObjectID, then with a sysDescr, then the first."""
    best, best_rank = None, (-1, -1)
    for rule in among:
        length = _matched(rule, agent.sys_object_id)
        if length is None or (rule.description and not rule.description.search((agent.sys_descr or "")[:_MOST_TEXT])):
            continue
        rank = (length, int(rule.description is not None))
        if rank > best_rank:
            best, best_rank = rule, rank
    return best


def _matched(rule: Rule, object_id: str | None) -> int | None:
    """How many numbers of the sysObjectID the rule names; None: another one's."""
    if not rule.object_ids:
        return 0
    fitting = [one for one in rule.object_ids if object_id and f"{object_id}.".startswith(f"{one}.")]
    return max((one.count(".") + 1 for one in fitting), default=None)


def resolve(rule: Rule, agent: Agent, values: dict[str, Value], columns: dict[str, list[Value]]) -> dict[str, str]:
    """What the rule makes of the agent's answers: a value for each of FIELDS that one of its sources gives."""
    found = {}
    for name, sources in rule.facts.items():
        said = next(filter(None, (_said(name, one, agent, values, columns) for one in sources)), None)
        if said is not None:
            found[name] = said
    return found


def _said(
    name: str, source: Source, agent: Agent, values: dict[str, Value], columns: dict[str, list[Value]]
) -> str | None:
    if source.constant is not None:
        return source.constant
    if source.oid is not None:
        answers = [values.get(source.oid)]
    elif source.column is not None:
        answers = list(columns.get(source.column, []))
    else:
        answers = [_own_word(name, source.of, agent)]
    texts = [text(one) for one in answers]
    return next(filter(None, (_through(source, one) for one in texts if one)), None)


def _own_word(name: str, of: str | None, agent: Agent) -> str | None:
    """What is known of the agent already."""
    if of == "chassis":
        return agent.chassis.get(name)
    return {"sysDescr": agent.sys_descr, "sysName": agent.sys_name, "sysObjectID": agent.sys_object_id}[of or ""]


def _through(source: Source, said: str) -> str | None:
    """The first group of the pattern that took part, or the whole of what was said; through the table of names."""
    if source.pattern is not None:
        match = source.pattern.search(said[:_MOST_TEXT])
        if match is None:
            return None
        said = next(filter(None, match.groups()), match[0])
    if source.names:
        return dict(source.names).get(said)
    return meaningful(said.strip())
