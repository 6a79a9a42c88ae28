"""The routing instances beside the main one: each is a context of the agent (RFC 3411, 3.3.1) with its own tables."""

import asyncio
import re
from collections.abc import Iterable

import msgspec

from ksocket.collect.snmp import around
from ksocket.collect.snmp.around import Around
from ksocket.collect.snmp.links import Links
from ksocket.collect.snmp.oids import CONTEXTS, VRFS, VRFS_CISCO
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import Value, arcs, text
from ksocket.reach.trouble import Trouble
from kswire.problems import Code, problem

MOST_VRFS = 32
_MOST_NAMES = 500  # a switch has a context for each VLAN
_MOST_ROWS = 20_000  # of all VRFs together, and so of what a later one may add to it
_SECONDS = 60.0  # for all of them; what is under way is not cut off
_LONGEST = 32  # characters of a context's name (SnmpAdminString in vacmContextName, RFC 3415)
_NO_VRF = re.compile(r"vlan-[0-9]+(-.*)?", re.IGNORECASE)  # Cisco's contexts for the bridge tables of a VLAN


async def ask(reader: Reader, links: Links, addr: str, main: Around) -> Around:
    """What the agent knows in its other VRFs, each row with the name of its VRF; what the main one has too is left out.

    Contexts are asked by SNMPv3, by v2c where the credential file says how. What is not read is said in `missing`.
    """
    names = await _names(reader)
    if names and not reader.session.contexts:
        reader.lacks("vrfs", problem(Code.VRFS_NOT_READ, names=", ".join(names)[:200]))
        return (), ()
    end = asyncio.get_running_loop().time() + _SECONDS
    found: Around = ((), ())
    for name in names:
        if asyncio.get_running_loop().time() > end or _rows(found) >= _MOST_ROWS:
            reader.lacks("vrfs", problem(Code.SNMP_WALK_LIMIT, table="vrfs", rows=_rows(found)))
            break
        told = await _one(reader, links, addr, name)
        if told is None:
            break  # silence: a community that the agent does not know is not tried again and again
        fresh = _fresh(told, main, name)
        if _rows(told) and not _rows(fresh):
            break  # the agent answers for every context alike
        found = (found[0] + fresh[0], (found[1] or ()) + (fresh[1] or ()))
    return found


async def _names(reader: Reader) -> tuple[str, ...]:
    """The names of contexts, else those by which two MIBs tell of VRFs: most agents name the context like the VRF."""
    tables = [await reader.table("vrfs", columns, max_rows=_MOST_NAMES) for columns in (CONTEXTS, VRFS, VRFS_CISCO)]
    names = parse(*tables)
    if len(names) > MOST_VRFS:
        reader.lacks("vrfs", problem(Code.SNMP_WALK_LIMIT, table="vrfs", rows=MOST_VRFS))
    return names[:MOST_VRFS]


def parse(contexts: Table, standard: Table, cisco: Table) -> tuple[str, ...]:
    """Rows of vacmContextTable, mplsL3VpnVrfTable (named by their index) and cvVrfTable -> names of contexts."""
    listed = _usable(row.get("vacmContextName") for row in contexts.values())
    if listed:
        return listed  # the others are no contexts then, and some agents are silent when they are asked for
    return _usable((*map(_named_by, standard), *(row.get("cvVrfName") for row in cisco.values())))


def _usable(told: Iterable[Value | None]) -> tuple[str, ...]:
    """Each name once; without the main context, whose name is empty, and without what cannot be a context's name."""
    names = dict.fromkeys(text(one) for one in told if isinstance(one, bytes))
    return tuple(one for one in names if one and len(one) <= _LONGEST and "@" not in one and not _NO_VRF.fullmatch(one))


def _named_by(index: str) -> bytes | None:
    """The octets of an index that begins with their number."""
    size, *rest = arcs(index)
    return bytes(rest) if size == len(rest) and all(one < 256 for one in rest) else None


async def _one(reader: Reader, links: Links, addr: str, name: str) -> Around | None:
    """What one context tells; None when the agent is silent there."""
    try:
        async with reader.session.within(name) as session:
            inner = Reader(session)
            told = await around.in_vrf(inner, Links(links.names), addr)
            for one in inner.missing:
                reader.lacks("vrfs", one.problem)
            return None if session.silent else told
    except Trouble as trouble:
        reader.lacks("vrfs", trouble.problem)
        return None


def _fresh(told: Around, main: Around, name: str) -> Around:
    met, ways = set(main[0]), set(main[1] or ())
    return (
        tuple(msgspec.structs.replace(one, vrf=name) for one in told[0] if one not in met),
        tuple(msgspec.structs.replace(one, vrf=name) for one in told[1] or () if one not in ways),
    )


def _rows(told: Around) -> int:
    return len(told[0]) + len(told[1] or ())
