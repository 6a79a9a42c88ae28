"""Packages that came and went -> what happened to each, by the rules of what installed it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cmp_to_key, lru_cache

from kshub.versions import compare
from kshub.view.diff.sides import Change, How
from kswire.facts import Package


def changes(removed: Iterable[Package], added: Iterable[Package]) -> Iterator[Change]:
    """By name. What only tells more of the same package than before (its vendor, say) did not change.

    Of a package that is there in several versions or for several architectures, those that went are paired with those
    that came where they are as many.
    """
    gone, come = _named(removed), _named(added)
    for name in sorted(gone.keys() | come.keys()):
        yield from _paired(gone.get(name, ()), come.get(name, ()))


def _named(packages: Iterable[Package]) -> dict[tuple[str, str], list[Package]]:
    named: dict[tuple[str, str], list[Package]] = defaultdict(list)
    for one in packages:
        named[one.name, one.kind or ""].append(one)
    return named


def _paired(gone: Sequence[Package], come: Sequence[Package]) -> Iterator[Change]:
    if len(gone) == len(come) == 1:
        yield from _moved(gone[0], come[0])
        return
    for arch in sorted({one.arch or "" for one in (*gone, *come)}):
        old = sorted((one for one in gone if (one.arch or "") == arch), key=_order)
        new = sorted((one for one in come if (one.arch or "") == arch), key=_order)
        if len(old) == len(new):
            for before, after in zip(old, new, strict=True):
                yield from _moved(before, after)
            continue
        same = {_text(one) for one in old} & {_text(one) for one in new}
        yield from (Change("packages", _item(one), "removed", _text(one)) for one in old if _text(one) not in same)
        yield from (Change("packages", _item(one), "added", None, _text(one)) for one in new if _text(one) not in same)


@lru_cache(maxsize=16_384)  # a patch is the same on many machines
def _moved(before: Package, after: Package) -> tuple[Change, ...]:
    old, new = _text(before), _text(after)
    if old != new:
        return (Change("packages", _item(after), _direction(after.kind, old, new), old, new),)
    if before.arch != after.arch:
        return (Change("packages", after.name, "changed", before.arch, after.arch),)
    return ()


def _direction(kind: str | None, old: str, new: str) -> How:
    found = compare(kind, old, new) if old and new else 0
    return "upgraded" if found < 0 else "downgraded" if found > 0 else "changed"


def _text(one: Package) -> str:
    """The version with the epoch that rpm keeps beside it."""
    version = one.version or ""
    return f"{one.epoch}:{version}" if one.epoch else version


def _item(one: Package) -> str:
    return f"{one.name} ({one.arch})" if one.arch else one.name


def _later(one: Package, other: Package) -> int:
    return compare(one.kind, _text(one), _text(other))


_order = cmp_to_key(_later)
