"""Every list that can be had as a file. A new one is one entry here, and a title for each column in `titles`."""

from typing import Final

from kshub.export.addresses import ADDRESSES
from kshub.export.history import EVENTS, SCANS, SNAPSHOTS
from kshub.export.listing import Listing
from kshub.export.nodes import NODES, PACKAGES

LISTS: Final[dict[str, Listing]] = {one.name: one for one in (NODES, PACKAGES, ADDRESSES, SNAPSHOTS, EVENTS, SCANS)}
