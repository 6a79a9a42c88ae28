"""Where a node answers, and what is seen of it there: addresses, MAC addresses, names in DNS. Pure."""

from collections.abc import Iterator, Mapping

from kshub.merge.types import Place
from kshub.view.diff.sides import Change, Contents, Looked, Side, Spotted, When
from kshub.view.diff.tables import services
from kswire.facts import Address


def changes(before: Side, after: Side, contents: Contents, looked: Looked) -> Iterator[Change]:
    """An address that is no more the node's was looked at since; else nobody knows."""
    old, new = ({one.place: one for one in side.addresses} for side in (before, after))
    for place, one in old.items():
        if place not in new:
            yield _left(one, looked("after", one), "after")
    for place, one in new.items():
        if place not in old:
            yield _left(one, looked("before", one), "before")
        elif old[place].found_id != one.found_id:
            seen = contents.sighting(old[place].found_id).address, contents.sighting(one.found_id).address
            yield from _seen(text(place), *seen)


def text(place: Place) -> str:
    """As people read it: jump hosts before the address."""
    return " > ".join((*place.route, place.addr))


def _left(one: Spotted, looked: bool, where: When) -> Change:
    shown = text(one.place)
    if not looked:
        return Change("addresses", shown, "unknown", unknown_in=where, reason="not-searched")
    return (
        Change("addresses", shown, "removed", shown)
        if where == "after"
        else Change("addresses", shown, "added", None, shown)
    )


def _seen(shown: str, old: Address, new: Address) -> Iterator[Change]:
    """What only one of them tells may have been seen from elsewhere."""
    for name in ("macaddr", "subnet"):
        a, b = getattr(old, name), getattr(new, name)
        if a is not None and b is not None and a != b:
            yield Change("addresses", f"{shown} {name}", "changed", a, b)
    a, b = (_named(one) for one in (old, new))
    if a and b and a != b:
        yield Change("names", f"{shown} DNS", "changed", a, b)
    elif a != b:
        yield Change("names", f"{shown} DNS", "unknown", a or None, b or None, "before" if b else "after", "not-told")
    if old.services and new.services:
        yield from _services(shown, services(old.services), services(new.services))


def _named(address: Address) -> str:
    """In DNS alone: what machines announce comes and goes with their being awake."""
    return ", ".join(sorted({one.hostname for one in address.hostnames if one.source in ("dns", None)}))


def _services(
    shown: str, old: Mapping[str, Mapping[str, object]], new: Mapping[str, Mapping[str, object]]
) -> Iterator[Change]:
    """What was heard without a login, of a machine that may be slow or asleep: not heard is not closed."""
    for port in sorted(old.keys() ^ new.keys()):
        before, after = (str(side[port][""]) if port in side else None for side in (old, new))
        yield Change(
            "services", f"{shown} {port}", "unknown", before, after, "before" if after else "after", "not-told"
        )
