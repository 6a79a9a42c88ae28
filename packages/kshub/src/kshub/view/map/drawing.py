"""All that is known of a network -> its map. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from kshub.view.map.drawn import Known, Link, Site, Spot, Stranger, Subnet
from kshub.view.map.links import Found, tiers
from kshub.view.map.sites import Sites


@dataclass(frozen=True, slots=True)
class Map:
    """spots, with for each its subnet, site and tier; and what lies between them."""

    spots: Sequence[Spot]
    subnet_of: Sequence[int]
    site_of: Sequence[int]
    tier_of: Sequence[int]
    sites: Sequence[Site]
    subnets: Sequence[Subnet]
    strangers: Sequence[Stranger]
    links: Sequence[Link]


def draw(known: Known) -> Map:
    """The same for the same, whatever the order of what devices tell."""
    found = Found(known)
    tier_of = tiers(known, found.links)
    there = Sites(known, tier_of)
    found.infer(tier_of, (there.sites[one].router for one in there.site_of))
    return Map(known.spots, there.at, there.site_of, tier_of, there.sites, there.subnets, found.strangers, found.links)
