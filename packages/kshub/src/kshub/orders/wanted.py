"""What a person, or a schedule, wants of a network; and the order that each Ksocket gets for it. Pure."""

from typing import Final

import msgspec

from kshub.faults import Fault
from kshub.orders import settings
from kshub.orders.settings import ScanSettings
from kswire.orders import AnyOrder, Plan
from kswire.wire import Wire

KINDS: Final = ("scan", "ask", "plan")
MAX_NODES: Final = 1000


class Wanted(Wire, frozen=True):
    """What a person wants of a network.

    kind "scan": all of it, or what lies within `narrow`; "plan": the same, but only what it would send; "ask": these
    addresses, and those of these nodes, at once and without discovery. ksockets: by whom; none: by all of the network.
    """

    kind: str = "scan"
    narrow: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    nodes: tuple[int, ...] = ()
    methods: tuple[str, ...] | None = None
    ksockets: tuple[int, ...] = ()


def read(text: str) -> Wanted:
    """As a row holds it."""
    return msgspec.json.decode(text, type=Wanted)


def write(wanted: Wanted) -> str:
    """As a row holds it."""
    return msgspec.json.encode(wanted).decode()


def checked(wanted: Wanted) -> Wanted:
    """The same, when it can be meant; its addresses and what it narrows are looked at when its orders are made.

    Raises:
        Fault: "order-wrong", "order-large".
    """
    if wanted.kind not in KINDS:
        raise Fault("order-wrong", key="kind", value=wanted.kind[:80])
    if len(wanted.nodes) > MAX_NODES:
        raise Fault("order-large", most=MAX_NODES)
    return wanted


def order(run: str, wanted: Wanted, common: ScanSettings, own: ScanSettings, continues: str | None = None) -> AnyOrder:
    """What one Ksocket is asked. continues: the run that a closing window cut.

    Raises:
        Fault: "order-wrong", "order-large", "order-empty", "narrow-large".
    """
    if wanted.kind == "ask":
        return settings.ask(run, wanted.addresses, wanted.methods, common, own)
    if wanted.methods:
        own = msgspec.structs.replace(own, methods=wanted.methods)
    scan = msgspec.structs.replace(settings.scan(run, common, own, wanted.narrow), continues=continues)
    return Plan(run=run, scan=scan) if wanted.kind == "plan" else scan
