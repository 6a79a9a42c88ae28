"""A search as a condition on nodes, for both engines. What has few values is compared here and becomes a list."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, any_, bindparam, cast, exists, false, func, not_, or_, select, true
from sqlalchemy import and_ as both
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.plain import plain
from kshub.store.schema import (
    network,
    node,
    node_address,
    node_mark,
    node_note,
    node_presence,
    node_source,
    node_tag,
    node_text,
    space,
)
from kshub.versions import Constraint
from kshub.view import tries
from kshub.view.places import Networks
from kshub.view.search import fields, found
from kshub.view.search.terms import Either, Not, Part, Term, terms
from kshub.view.states import has_state, present

_SEPARATORS: Final = tuple(".-_ ~+(")
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """visible: the networks whose nodes are looked through."""

    connection: AsyncConnection
    visible: Networks


async def condition(connection: AsyncConnection, visible: Networks, part: Part) -> Condition:
    """Of rows of `node` in which `network` and `node_presence` are joined, and which the caller confines.

    Retired nodes are left out unless the search says something of marks.
    """
    asked = Asked(connection, visible)
    wanted = await _part(asked, part)
    return wanted if any(one.field == "mark" for one in terms(part)) else both(wanted, present())


async def _part(asked: Asked, part: Part) -> Condition:
    if isinstance(part, Term):
        return await _TERMS[part.field](asked, part)
    if isinstance(part, Not):  # what is not known is not what it says
        return not_(func.coalesce(await _part(asked, part.inner), false()))
    inner = [await _part(asked, one) for one in part.parts]
    return or_(false(), *inner) if isinstance(part, Either) else both(true(), *inner)


def among(connection: AsyncConnection, column: ColumnElement[Any], numbers: Iterable[int]) -> Condition:
    """The column is one of any number of numbers."""
    ordered = sorted(numbers)
    if connection.dialect.name == "sqlite":
        listed = func.json_each("[" + ",".join(map(str, ordered)) + "]").table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(cast(bindparam(None, ordered, ARRAY(BigInteger)), ARRAY(BigInteger)))


def _holds(asked: Asked, column: ColumnElement[str], text: str) -> Condition:
    """The text stands in the column of the node's texts."""
    place = func.instr if asked.connection.dialect.name == "sqlite" else func.strpos
    return node.c.id.in_(select(node_text.c.node_id).where(place(column, text) > 0))


async def _text(asked: Asked, term: Term) -> Condition:
    return _holds(asked, node_text.c.text, plain(term.value))


def _line(column: ColumnElement[str], clean: Callable[[str], str] = plain, *, begins: bool = False) -> "Compile":
    async def compiled(asked: Asked, term: Term) -> Condition:
        value = clean(term.value)
        before = "\n" if begins or term.operator == "=" else ""
        return _holds(asked, column, f"{before}{value}\n" if term.operator == "=" else before + value)

    return compiled


def _few(column: ColumnElement[Any], right: Callable[[str, Term], bool]) -> "Compile":
    """A column with few different values: those that are right."""

    async def compiled(asked: Asked, term: Term) -> Condition:
        query = select(column).where(column.is_not(None)).distinct()
        if column.table is node:
            query = query.where(node.c.network_id.in_(asked.visible))
        known = (await asked.connection.execute(query)).scalars()
        chosen = column.in_([one for one in known if right(one, term)])
        return chosen if column.table is node else node.c.id.in_(select(node_text.c.node_id).where(chosen))

    return compiled


def _contains(value: str, term: Term) -> bool:
    held, wanted = plain(value), plain(term.value)
    return held == wanted if term.operator == "=" else wanted in held


def _words(value: str, term: Term) -> bool:
    """Each word of what is asked begins a word of the value."""
    if term.operator == "=":
        return plain(value) == plain(term.value)
    held = plain(value).replace("/", " ").replace("-", " ").split()
    wanted = plain(term.value).replace("/", " ").replace("-", " ").split()
    return all(any(one.startswith(word) for one in held) for word in wanted)


def _version(value: str, term: Term) -> bool:
    held, wanted = plain(value), plain(term.value)
    if term.operator == ":":  # 22 is 22 and 22.04, and not 220
        return held == wanted or held.startswith(tuple(wanted + one for one in _SEPARATORS))
    return Constraint(term.operator, wanted).holds(None, held)


async def _release(asked: Asked, term: Term) -> Condition:
    """A version; or a system and its version in one, as the facet calls them."""
    query = select(node.c.family, node.c.version).where(node.c.version.is_not(None)).distinct()
    pairs = (await asked.connection.execute(query.where(node.c.network_id.in_(asked.visible)))).all()
    versions = {version for _, version in pairs if _version(version, term)}
    called = [(family, version) for family, version in pairs if term.operator in ":=" and _named(family, version, term)]
    whole = [both(node.c.family == family, node.c.version == version) for family, version in called]
    return or_(node.c.version.in_(versions), *whole)


def _named(family: str | None, version: str, term: Term) -> bool:
    return family is not None and plain(f"{family} {version}") == plain(term.value)


def _number(column: ColumnElement[Any]) -> "Compile":
    async def compiled(_asked: Asked, term: Term) -> Condition:
        return _compared(column, term.operator, int(term.value))

    return compiled


def _compared(column: ColumnElement[Any], operator: str, value: int) -> Condition:
    against: dict[str, Condition] = {
        "<": column < value,
        "<=": column <= value,
        ">": column > value,
        ">=": column >= value,
    }
    return against.get(operator, column == value)


async def _seen(_asked: Asked, term: Term) -> Condition:
    at = fields.moment(term.value, datetime.now(UTC))
    since = 0 if at is None else int(at.timestamp())
    operator = ">=" if term.operator in ":=" else term.operator
    return _compared(node_presence.c.last_seen_at, operator, since)


async def _state(_asked: Asked, term: Term) -> Condition:
    return has_state(term.value.casefold())


async def _mark(_asked: Asked, term: Term) -> Condition:
    value = term.value.casefold()
    marked = exists().where(node_mark.c.node_id == node.c.id)
    if value == "any":
        return marked
    return not_(marked) if value == "none" else marked.where(node_mark.c.mark == value)


async def _subnet(asked: Asked, term: Term) -> Condition:
    wanted = fields.network(term.value)
    ids = await found.addresses(asked.connection, asked.visible, wanted) if wanted else ()
    return _at(asked, ids)


async def _addr(asked: Asked, term: Term) -> Condition:
    if fields.network(term.value) is not None:
        return await _subnet(asked, term)
    return _at(asked, await found.beginning(asked.connection, asked.visible, term.value.casefold()))


def _at(asked: Asked, ids: Collection[int]) -> Condition:
    """One of the node's addresses is one of these."""
    mine = among(asked.connection, node_address.c.address_id, ids)
    return node.c.id.in_(select(node_address.c.node_id).where(node_address.c.current, mine))


async def _package(asked: Asked, term: Term) -> Condition:
    return among(asked.connection, node.c.id, await found.having(asked.connection, term))


async def _problem(asked: Asked, term: Term) -> Condition:
    """What was tried ended by it, or it stands with what was read: a gap, or a finding such as old algorithms."""
    ended = _ended(asked, await found.failing(asked.connection, asked.visible, term.value.casefold()))
    return or_(ended, _holds(asked, node_text.c.gaps, f"\n{plain(term.value)}\n"))


async def _port(asked: Asked, term: Term) -> Condition:
    return _holds(asked, node_text.c.ports, f"\n{plain(term.value)}\n")


async def _vlan(asked: Asked, term: Term) -> Condition:
    """By its number, or by what is in its name."""
    value = plain(term.value)
    whole = value.isdecimal() or term.operator == "="
    return _holds(asked, node_text.c.vlans, f"\n{value}\n" if whole else value)


async def _file(asked: Asked, term: Term) -> Condition:
    return _ended(asked, await found.using(asked.connection, asked.visible, plain(term.value)))


def _ended(asked: Asked, ids: Collection[int]) -> Condition:
    """Among the node's last attempts are these."""
    mine = select(node_source.c.node_id).join(node_address, tries.here())
    return node.c.id.in_(mine.where(among(asked.connection, node_source.c.attempts_id, ids), tries.telling()))


async def _method(_asked: Asked, term: Term) -> Condition:
    worked = node_source.c.facts_id.is_not(None)
    mine = select(node_source.c.node_id).where(node_source.c.method == term.value.casefold(), worked)
    return node.c.id.in_(mine)


async def _tag(asked: Asked, term: Term) -> Condition:
    mine = node_tag.c.node_id.in_(select(node.c.id).where(node.c.network_id.in_(asked.visible)))
    pairs = (await asked.connection.execute(select(node_tag.c.name, node_tag.c.value).where(mine).distinct())).all()
    name, value = plain(term.value), plain(term.limit)
    names = {one for one, _ in pairs if plain(one) == name}
    chosen: Condition = node_tag.c.name.in_(names)
    if term.comparison:
        values = {held for one, held in pairs if one in names and plain(held) == value}
        chosen = both(chosen, node_tag.c.value.in_(values))
    return node.c.id.in_(select(node_tag.c.node_id).where(chosen))


async def _has(_asked: Asked, term: Term) -> Condition:
    return _HAS[term.value.casefold()]()


async def _space(asked: Asked, term: Term) -> Condition:
    query = select(network.c.id, space.c.display_name).join(space, space.c.id == network.c.space_id)
    return await _placed(asked, term, query)


async def _network(asked: Asked, term: Term) -> Condition:
    return await _placed(asked, term, select(network.c.id, network.c.display_name))


async def _placed(asked: Asked, term: Term, query: Any) -> Condition:
    rows = await asked.connection.execute(query.where(network.c.id.in_(asked.visible)))
    return node.c.network_id.in_([number for number, name in rows if _contains(name, term)])


def _written(column: ColumnElement[str]) -> Condition:
    return node.c.id.in_(select(node_text.c.node_id).where(column != ""))


_HAS: Final[dict[str, Callable[[], Condition]]] = {
    "packages": lambda: node.c.set_id.is_not(None),
    "updates": lambda: node.c.number_of_windows_updates.is_not(None),
    "serial": lambda: _written(node_text.c.serials),
    "os": lambda: node.c.family.is_not(None),
    "tag": lambda: exists().where(node_tag.c.node_id == node.c.id),
    "note": lambda: exists().where(node_note.c.node_id == node.c.id),
    "mark": lambda: exists().where(node_mark.c.node_id == node.c.id),
    "ports": lambda: _written(node_text.c.ports),
    "services": lambda: _written(node_text.c.services),
    "containers": lambda: _written(node_text.c.containers),
    "vlans": lambda: _written(node_text.c.vlans),
    "domain": lambda: _written(node_text.c.domain),
    "name": lambda: node.c.hostname.is_not(None),
    "details": lambda: node.c.id.in_(select(node_source.c.node_id).where(node_source.c.facts_id.is_not(None))),
    "attempts": lambda: node.c.id.in_(select(node_source.c.node_id)),
}
Compile = Callable[[Asked, Term], Awaitable[Condition]]
_TERMS: Final[dict[str, Compile]] = {
    "text": _text,
    "host": _line(node_text.c.hosts),
    "addr": _addr,
    "subnet": _subnet,
    "mac": _line(node_text.c.macs, fields.digits, begins=True),
    "serial": _line(node_text.c.serials),
    "os": _few(node.c.family, _words),
    "version": _release,
    "vendor": _few(node_text.c.vendor, _contains),
    "model": _few(node_text.c.model, _contains),
    "type": _few(node.c.device_type, _contains),
    "package": _package,
    "packages": _number(node.c.number_of_packages),
    "updates": _number(node.c.number_of_windows_updates),
    "port": _port,
    "service": _line(node_text.c.services),
    "container": _line(node_text.c.containers),
    "vlan": _vlan,
    "domain": _line(node_text.c.domain),
    "tag": _tag,
    "note": _line(node_text.c.notes),
    "mark": _mark,
    "state": _state,
    "seen": _seen,
    "method": _method,
    "problem": _problem,
    "file": _file,
    "has": _has,
    "space": _space,
    "network": _network,
}
