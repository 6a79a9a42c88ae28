"""An agent's answers as a table of OIDs, asked as a session is asked."""

from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from ksocket.collect.snmp.values import arcs
from ksocket.reach.snmp import Walk
from ksocket.reach.trouble import Trouble
from kswire.problems import Code, problem


class Told:
    """A session with an agent that has these values; it falls silent at the OIDs in `silent_at`.

    within: its other contexts, by name; None: they cannot be asked.
    """

    def __init__(self, values, *, engine_id=None, silent_at=(), limit=None, within=None):
        self.values, self.engine_id, self.port = values, engine_id, 161
        self.silent_at, self.limit, self.silent = silent_at, limit, False
        self.asked = []
        self.contexts, self.others, self.entered = within is not None, within or {}, []

    def extend(self, seconds):
        pass

    def vlan_context(self, number):
        return f"vlan-{number}" if self.contexts else None

    @asynccontextmanager
    async def within(self, context):
        self.entered.append(context)
        if context not in self.others:
            raise Trouble(Code.SNMP_REFUSED, detail="no such context")
        yield self.others[context]

    def _ask(self, oid):
        self.asked.append(oid)
        if self.silent or any(oid.startswith(one) for one in self.silent_at):
            self.silent = True
            raise Trouble(Code.SNMP_NO_ANSWER, port=161, seconds=5)

    async def get(self, oids):
        oids = list(oids)
        for one in oids:
            self._ask(one)
        return {one: self.values[one] for one in oids if one in self.values}

    async def walk(self, oid, *, max_rows=10_000, max_seconds=10.0, name=""):
        try:
            self._ask(oid)
        except Trouble as trouble:
            return Walk(problem=trouble.problem)
        rows = sorted(
            (one for one in self.values.items() if one[0].startswith(f"{oid}.")), key=lambda row: arcs(row[0])
        )
        most = min(max_rows, self.limit or max_rows)
        cut = problem(Code.SNMP_WALK_LIMIT, table=name, rows=most) if len(rows) > most else None
        return Walk(rows[:most], cut)


@pytest.fixture
def told():
    """A function: values -> a session."""
    return Told


@pytest.fixture
def table():
    """A function: column names, rows by index -> a table as walked."""

    def make(names, **rows):
        return {
            index.lstrip("_").replace("_", "."): {
                name: value for name, value in zip(names.split(), row, strict=True) if value is not None
            }
            for index, row in rows.items()
        }

    return make


@pytest.fixture
def columns():
    """A function: a table's OIDs, rows by index -> the values that an agent would have."""

    def make(oids, rows):
        return {
            f"{oid}.{index}": value
            for index, row in rows.items()
            for oid, value in zip(oids.values(), row, strict=False)
            if value is not None
        }

    return make


@pytest.fixture
def missing():
    """A function: facts -> what is missing, as (group, code)."""
    return lambda facts: [(one.group, one.problem.code) for one in SimpleNamespace(missing=facts.missing).missing]
