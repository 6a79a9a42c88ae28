"""A read that broke off never deletes a fact: what it missed is kept from before, with its time. Pure."""

from collections import defaultdict
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from typing import Final

import msgspec

from kshub.merge.filled import filled, replaced
from kswire.facts import Facts, Neighbor, combine

AGENT: Final = "snmp"  # what it shows no rows of, it may only not show: its view is restricted, or it fell silent
MOST_NEIGHBORS: Final = 20_000  # of one method at one address
_NOT_GROUPS: Final = frozenset({"missing", "packages", "neighbors", "uptime"})
_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(dict[str, int])

Times = dict[str, int]  # group -> when it was read, for those older than the rest; of neighbours also by their source


def times(stored: bytes | None) -> Times:
    """As a row holds them."""
    return _decoder.decode(stored) if stored else {}


def stored(times_of: Times) -> bytes | None:
    """For a row; None where nothing is older than the rest."""
    return _encoder.encode(times_of) if times_of else None


def keep(new: Facts, before: Facts, before_times: Times, before_at: int, *, agent: bool = False) -> tuple[Facts, Times]:
    """The new facts with the groups that only the earlier ones know, and when those were read.

    None is "not known", and keeps; an empty list is "asked, and there is none", and replaces. Of a group that was read
    in part what was not read is kept as well. agent: an SNMP agent told them, of which empty lists are not known. Of
    another device that answers there now nothing is kept.
    """
    if replaced(new, before):
        return new, {}
    gaps = {
        name: getattr(before, name)
        for name in new.__struct_fields__
        if name not in _NOT_GROUPS and _unknown(getattr(new, name), agent=agent) and getattr(before, name) is not None
    }
    whole = filled(new, before, agent=agent)
    if not gaps:
        return whole, {}
    return msgspec.structs.replace(whole, **gaps), {name: before_times.get(name, before_at) for name in gaps}


def keep_neighbors(
    new: Collection[Neighbor], before: Collection[Neighbor], gaps: AbstractSet[str], before_times: Times, before_at: int
) -> tuple[tuple[Neighbor, ...], Times]:
    """Whom an agent sees now, with those of before of whom it may only not have told.

    These are those of a source (LLDP, a forwarding table, ...) that broke off, as `gaps` says, and that the agent tells
    nowhere else now, and all of a source that shows nobody. The times are those of the latter. What says hello on a
    port and is told in part is filled by what was known of it.
    """
    now = _Told(new)
    told, sources = {_who(one) for one in new}, {one.source for one in new}
    silent = {one.source for one in before} - sources
    vlans = {one.vlan for one in new if one.source == "fdb"} if _VLANS in gaps else None

    def unread(one: Neighbor) -> bool:
        left_out = vlans is not None and one.source == "fdb" and one.vlan not in vlans
        return left_out or not gaps.isdisjoint(_groups(one))

    def lost(one: Neighbor) -> bool:
        if one.source in _HELLO and one.ifname:
            return not now.fill(one)
        return _who(one) not in told

    more = [one for one in before if one.source in silent or (unread(one) and lost(one))]
    older = {name: before_times.get(name, before_at) for name in sorted(silent)} if more else {}
    return (*now.rows, *more)[:MOST_NEIGHBORS], older


class _Told:
    """What an agent tells now, of which what says hello can be filled."""

    def __init__(self, rows: Collection[Neighbor]) -> None:
        self.rows = [*rows]
        self._at: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, one in enumerate(self.rows):
            if one.source in _HELLO and one.ifname:
                self._at[one.source, one.ifname].append(place)

    def fill(self, before: Neighbor) -> bool:
        """Whether this one is there, on the same port and with nothing that contradicts; then it has what was known."""
        for place in self._at.get((before.source, before.ifname or ""), ()):
            one = self.rows[place]
            pairs = ((getattr(one, name), getattr(before, name)) for name in _TOLD)
            if all(mine is None or theirs is None or mine == theirs for mine, theirs in pairs):
                self.rows[place] = combine(one, before)
                return True
        return False


def _unknown(value: object, *, agent: bool) -> bool:
    return value is None or (agent and value == ())


def _groups(one: Neighbor) -> tuple[str, ...]:
    """The names under which `Facts.missing` says that what told of it could not be read."""
    group = "neighbors" if one.source in ("arp", "ndp") else one.source
    return (group, "all") if one.vrf is None else (group, "all", "vrfs")


def _who(one: Neighbor) -> tuple[str | None, ...]:
    """What there is one of: a station, wherever it is plugged in; an address; what says hello on a port."""
    if one.source == "fdb":
        return one.source, one.macaddr
    if one.source in _HELLO and one.ifname:
        return one.source, one.ifname
    return one.source, one.vrf, one.addr, one.macaddr if one.addr is None else None


_VLANS: Final = "fdbVlans"  # what is missing of the forwarding tables of single VLANs
_HELLO: Final = frozenset({"lldp", "cdp", "fdp", "edp"})
_TOLD: Final = ("name", "macaddr", "addr", "port")  # of what says hello
