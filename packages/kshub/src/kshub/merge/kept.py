"""A read that broke off never deletes a fact: what it missed is kept from before, with its time. Pure."""

from typing import Final

import msgspec

from kswire.facts import Facts

_NOT_GROUPS: Final = frozenset({"missing", "packages", "neighbors", "uptime"})
_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(dict[str, int])

Times = dict[str, int]  # group -> when it was read, for those older than the rest


def times(stored: bytes | None) -> Times:
    """As a row holds them."""
    return _decoder.decode(stored) if stored else {}


def stored(times_of: Times) -> bytes | None:
    """For a row; None where nothing is older than the rest."""
    return _encoder.encode(times_of) if times_of else None


def keep(new: Facts, before: Facts, before_times: Times, before_at: int) -> tuple[Facts, Times]:
    """The new facts with the groups that only the earlier ones know, and when those were read.

    None is "not known", and keeps; an empty list is "asked, and there is none", and replaces.
    """
    gaps = {
        name: getattr(before, name)
        for name in new.__struct_fields__
        if name not in _NOT_GROUPS and getattr(new, name) is None and getattr(before, name) is not None
    }
    if not gaps:
        return new, {}
    return msgspec.structs.replace(new, **gaps), {name: before_times.get(name, before_at) for name in gaps}
