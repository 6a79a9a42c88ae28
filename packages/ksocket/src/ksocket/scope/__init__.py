"""May this address be touched? Pure; asked by every sender."""

from ksocket.scope.networks import (
    LARGEST_IPV6,
    MAX_START_ADDRESSES,
    IPAddress,
    Network,
    count_addresses,
    each_address,
    intersect,
    one_by_one,
    overlap,
    parse_networks,
    plain,
    refuse_too_many,
)
from ksocket.scope.scope import MAX_LEARNED_PREFIX, METADATA, PRIVATE, Cut, Scope, Verdict, sweepable

__all__ = [
    "LARGEST_IPV6",
    "MAX_LEARNED_PREFIX",
    "MAX_START_ADDRESSES",
    "METADATA",
    "PRIVATE",
    "Cut",
    "IPAddress",
    "Network",
    "Scope",
    "Verdict",
    "count_addresses",
    "each_address",
    "intersect",
    "one_by_one",
    "overlap",
    "parse_networks",
    "plain",
    "refuse_too_many",
    "sweepable",
]
