"""A group of facts that was read in part: what is missing of it comes from before, unless that contradicts. Pure."""

from collections.abc import Callable, Collection, Hashable, Iterable
from typing import Final, TypeVar

import msgspec

from kswire.facts import Component, ExtraFields, Facts, Interface, Product, System, combine

# By which groups `Facts.missing` says that a list is not whole
_GAPS: Final = {
    "interfaces": frozenset({"interfaces", "all"}),
    "components": frozenset({"components", "entity", "identity", "all"}),
    "vlans": frozenset({"vlans", "all"}),
}

_ENTERPRISES: Final = ["1", "3", "6", "1", "4", "1"]

T = TypeVar("T")


def filled(new: Facts, before: Facts, *, agent: bool) -> Facts:
    """The new facts; agent: an SNMP agent told them, which does not say of what it keeps silent.

    Others are believed that they know of no serial number, unless they say that something could not be read.
    """
    gaps = {one.group for one in new.missing}
    changes: dict[str, object] = {}
    if (agent or gaps) and _one_machine(new, before):
        changes["system"] = _system(new.system, before.system)
        changes["extra_fields"] = _both(new.extra_fields, before.extra_fields)
    if new.interfaces and before.interfaces and gaps & _GAPS["interfaces"]:
        changes["interfaces"] = tuple(_interfaces(new.interfaces, before.interfaces))
    if new.components and before.components and gaps & _GAPS["components"]:
        changes["components"] = _listed(new.components, before.components, _place, _part)
    if new.vlans and before.vlans and gaps & _GAPS["vlans"]:
        changes["vlans"] = _listed(new.vlans, before.vlans, lambda one: one.number, combine)
    differing = {name: one for name, one in changes.items() if one is not getattr(new, name)}
    return msgspec.structs.replace(new, **differing) if differing else new


def replaced(new: Facts, before: Facts) -> bool:
    """Whether another device answers now: its agent names another maker, by the enterprise of its sysObjectID."""
    makers = _maker(new.sys_object_id), _maker(before.sys_object_id)
    return None not in makers and makers[0] != makers[1]


def _maker(sys_object_id: str | None) -> str | None:
    arcs = (sys_object_id or "").split(".")
    return arcs[6] if arcs[:6] == _ENTERPRISES and len(arcs) > 6 else None


def _one_machine(new: Facts, before: Facts) -> bool:
    """Whether system and product may be those of before: another system, or another device, tells its own."""
    a, b = new.system or System(), before.system or System()
    c, d = _product(new.extra_fields), _product(before.extra_fields)
    pairs = (a.family, b.family), (a.serial, b.serial), (c.model_name, d.model_name), (c.serial_number, d.serial_number)
    return all(one is None or other is None or one == other for one, other in pairs)


def _product(extra: ExtraFields | None) -> Product:
    return (extra and extra.product) or Product()


def _system(new: System | None, before: System | None) -> System | None:
    """Without the build of before where the version is another one."""
    if new is None or before is None:
        return new
    if new.version is not None and new.version != before.version:
        before = msgspec.structs.replace(before, build=None)
    return combine(new, before)


def _both(new: ExtraFields | None, before: ExtraFields | None) -> ExtraFields | None:
    return new if new is None or before is None else combine(new, before)


def _named(new: Collection[Interface], before: Collection[Interface]) -> list[Interface]:
    """By the names of before, where the same one is called otherwise now: the column with its name broke off."""
    known = {one.ifname for one in before}
    names = {one.index: one.ifname for one in before if one.index is not None}
    return [
        msgspec.structs.replace(one, ifname=names[one.index]) if one.index in names and one.ifname not in known else one
        for one in new
    ]


def _interfaces(told: Collection[Interface], before: Collection[Interface]) -> Iterable[Interface]:
    """An interface is there as long as nobody says that it is not; its addresses, where it tells none now."""
    new = _named(told, before)
    held = {(one.ifname, one.addr): one for one in before}
    at = {one.ifname for one in new if one.addr}
    addresses: dict[str, list[Interface]] = {}
    for one in before:
        if one.addr and one.ifname not in at:
            addresses.setdefault(one.ifname, []).append(one)
    for one in new:
        same = held.get((one.ifname, one.addr))
        olds = addresses.pop(one.ifname, [] if same is None else [same])
        yield from [combine(one, old) for old in olds] or [one]
    named = {one.ifname for one in new}
    yield from (one for one in before if one.ifname not in named)


def _listed(
    new: Collection[T], before: Collection[T], key: Callable[[T], Hashable], both: Callable[[T, T], T]
) -> tuple[T, ...]:
    """Those of now, filled by those of before; then those that were not told now."""
    left = {key(one): one for one in before}
    known: list[T] = []
    for one in new:
        old = left.pop(key(one), None)
        known.append(one if old is None else both(one, old))
    return (*known, *left.values())


def _place(one: Component) -> Hashable:
    return (one.kind, one.name) if one.index is None else one.index


def _part(new: Component, before: Component) -> Component:
    """In the same place may be another part."""
    pairs = (new.name, before.name), (new.kind, before.kind), (new.model, before.model), (new.serial, before.serial)
    same = all(one is None or other is None or one == other for one, other in pairs)
    return combine(new, before) if same else new
