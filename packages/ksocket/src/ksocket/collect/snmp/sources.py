"""What one source of a profile makes of an agent's answers. Pure."""

import re
from dataclasses import dataclass, field
from functools import cache

from ksocket.collect.snmp.entity import meaningful
from ksocket.collect.snmp.rules import Source, Where, products
from ksocket.collect.snmp.values import Value, text

_MOST_TEXT = 512  # characters that patterns are tried on; SNMPv2-MIB bounds sysDescr to 255 octets
_MOST_FITTING = 8  # rows that `where` picks


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """What an agent said of itself, for the rules to look at; chassis: the facts by ENTITY-MIB, and its description."""

    sys_object_id: str | None
    sys_descr: str | None
    sys_name: str | None = None
    chassis: dict[str, str | None] = field(default_factory=dict)


@dataclass(slots=True)
class Answers:
    """What was asked of the agent, and what it said.

    asked: OIDs of Gets; values: those that it has. columns: the first rows of each that was walked, by index.
    """

    asked: set[str] = field(default_factory=set)
    values: dict[str, Value] = field(default_factory=dict)
    columns: dict[str, dict[str, Value]] = field(default_factory=dict)


def unasked(source: str | Source, answers: Answers) -> tuple[list[str], list[str]]:
    """The OIDs to Get and the columns to walk next, before the source can be looked at; none when it can."""
    if isinstance(source, str):
        return [], []
    if source.join:
        each = [unasked(one, answers) for one in source.join]
        return [oid for oids, _ in each for oid in oids], [one for _, columns in each for one in columns]
    if source.where and source.where.column not in answers.columns:
        return [], [source.where.column]
    if source.column and not source.where:
        return [], [] if source.column in answers.columns else [source.column]
    return [oid for oid in _instances(source, answers) if oid not in answers.asked], []


def _instances(source: Source, answers: Answers) -> list[str]:
    """The OIDs that are asked for by Get: the source's own, or those of the rows that `where` picks."""
    if source.where:
        return [f"{source.column}.{index}" for index in fitting(source.where, answers)]
    return [source.oid] if source.oid else []


def fitting(where: Where, answers: Answers, most: int = _MOST_FITTING) -> list[str]:
    """The indexes of the first rows that match."""
    rows = answers.columns.get(where.column, {})
    return [index for index, value in rows.items() if found(where.pattern, text(value))][:most]


def said(name: str, source: str | Source, agent: Agent, answers: Answers, *, joined: bool = False) -> str | None:
    """What the source tells of the fact of this name; joined: it is one of those that are put together."""
    if isinstance(source, str):
        return source
    if source.join:
        each = [said(name, one, agent, answers, joined=True) for one in source.join]
        known = [one for one in each if one is not None]
        return refined(source, source.between.join(known)) if len(known) == len(each) else None
    if source.of is not None:
        texts = [_own_word(name, source.of, agent)]
    elif source.column is not None and source.where is None:
        texts = [read(source, one) for one in answers.columns.get(source.column, {}).values()]
    else:
        texts = [read(source, answers.values.get(oid)) for oid in _instances(source, answers)]
    return next(filter(None, (refined(source, one, joined=joined) for one in texts if one)), None)


def read(source: Source, value: Value | None) -> str | None:
    """The text of a value; of octets the hexadecimal digits where the source says so."""
    return value.hex().upper()[:_MOST_TEXT] if source.hex and isinstance(value, bytes) else text(value)


def _own_word(name: str, of: str, agent: Agent) -> str | None:
    """What is known of the agent already."""
    own = {"sysDescr": agent.sys_descr, "sysName": agent.sys_name, "sysObjectID": agent.sys_object_id}
    chassis = {"chassis": name, "chassisDescr": "description", "chassisModel": "model"}
    return agent.chassis.get(chassis[of]) if of in chassis else own[of]


def refined(source: Source, said: str, *, joined: bool = False) -> str | None:
    """Through the pattern and the table of names; None when nothing is left.

    The pattern gives what `as` makes of it, else its first group that took part, else the whole match. A nought alone
    says nothing, but 7, 0 and 2 that are joined are version 7.0.2.
    """
    if source.pattern is not None:
        match = found(source.pattern, said)
        if match is None:
            return None
        said = match.expand(source.template) if source.template else next(filter(None, match.groups()), match[0])
    said = said.strip()
    if source.names:
        names = products(source.names) if isinstance(source.names, str) else source.names
        return names.get(said) or (names.get(int(said)) if re.fullmatch(r"\d{1,9}", said) else None)
    return said if joined and said.isdigit() else meaningful(said)


def found(pattern: str, said: str | None) -> re.Match[str] | None:
    """The pattern in the beginning of what was said; hostile text is bounded here."""
    return _compiled(pattern).search((said or "")[:_MOST_TEXT])


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, once it is needed: there are thousands."""
    return re.compile(pattern)
