"""The queries that are understood: SELECT properties FROM class [WHERE property = value [AND ...]] (WQL)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab.windows import cim

DIALECT = "http://schemas.microsoft.com/wbem/wsman/1/WQL"
_MOST = 8192  # octets
_QUERY = re.compile(
    r"\s*select\s+(?P<names>\*|\w+(?:\s*,\s*\w+)*)\s+from\s+(?P<cls>\w+)(?:\s+where\s+(?P<where>.+?))?\s*",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(
    r"\s*(?P<name>\w+)\s*(?P<operator>=|<>|!=)\s*(?:'(?P<single>(?:[^'\\]|\\.)*)'|\"(?P<double>(?:[^\"\\]|\\.)*)\""
    r"|(?P<word>[\w.-]+))\s*",
    re.DOTALL,
)
_AND = re.compile(r"and\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Condition:
    """A property and what it has to be, or must not be."""

    name: str
    value: str
    equal: bool

    def holds(self, instance: Mapping[str, Any]) -> bool:
        """Whether an instance is as wanted; letters count the same in both cases."""
        value = next((one for name, one in instance.items() if name.lower() == self.name.lower()), None)
        if value is None or isinstance(value, Mapping | list):
            return self.value.lower() == "null" and (value is None or "nil" in value) and self.equal
        return (cim.text(value).lower() == self.value.lower()) is self.equal


@dataclass(frozen=True, slots=True)
class Query:
    """names: () is every property."""

    names: tuple[str, ...]
    cls: str
    where: tuple[Condition, ...] = ()

    def selects(self, instance: Mapping[str, Any]) -> bool:
        """Whether an instance is among the answers."""
        return all(one.holds(instance) for one in self.where)


def parse(text: str) -> Query:
    """A query. Raises ValueError."""
    found = _QUERY.fullmatch(text) if len(text) <= _MOST else None
    if found is None:
        raise ValueError("not a query that is understood")
    names = () if found["names"] == "*" else tuple(name.strip() for name in found["names"].split(","))
    return Query(names, found["cls"], _where(found["where"] or ""))


def _where(text: str) -> tuple[Condition, ...]:
    found: list[Condition] = []
    at = 0
    while at < len(text):
        one = _CONDITION.match(text, at)
        if one is None:
            raise ValueError("not a condition that is understood")
        value = next(word for word in (one["single"], one["double"], one["word"]) if word is not None)
        found.append(Condition(one["name"], re.sub(r"\\(.)", r"\1", value, flags=re.DOTALL), one["operator"] == "="))
        at = one.end()
        joint = _AND.match(text, at)
        if joint is None and at < len(text):
            raise ValueError("conditions are joined by AND")
        at = joint.end() if joint else at
        if joint and at >= len(text.rstrip()):
            raise ValueError("a condition is missing")
    return tuple(found)
