"""What a hub, or the command line, asks of a collector. An order never carries a credential, command, path or URL."""

from kswire.wire import Moment, Wire

METHODS = ("ssh", "winrm", "snmp")
PROFILES = ("safe", "normal", "fast")
SHORTEST, LONGEST = 1.0, 60.0  # seconds of a time-out in an order


class Timeouts(Wire, frozen=True):
    """How many seconds to wait for an answer, by method, where the credential file does not say. None: as always."""

    ssh: float | None = None
    winrm: float | None = None
    snmp: float | None = None


class Order(Wire, frozen=True, tag_field="type"):
    """The base of all orders; run names the run that it starts or ends."""

    run: str


class Scan(Order, frozen=True, tag="scan"):
    """Find what is there, from the start addresses (or the default gateway and the local segment), and ask it.

    until: the hub's scan window closes then; nothing is sent after it, and a later order does not start. continues: an
    earlier run that a closing window cut: what that one has asked to the end is not asked again.
    """

    start: tuple[str, ...] = ()  # addresses or CIDRs
    permitted: tuple[str, ...] = ()
    prohibited: tuple[str, ...] = ()
    profile: str = "safe"
    methods: tuple[str, ...] = METHODS
    until: Moment | None = None
    continues: str | None = None
    timeouts: Timeouts | None = None


class Ask(Order, frozen=True, tag="ask"):
    """Ask these addresses, without discovery."""

    addresses: tuple[str, ...]
    methods: tuple[str, ...] = METHODS
    prohibited: tuple[str, ...] = ()
    again: bool = False  # a person asks: what failed before is tried again, within the limits
    until: Moment | None = None  # as of a scan
    timeouts: Timeouts | None = None


class Plan(Order, frozen=True, tag="plan"):
    """Say what the scan would send, and send nothing."""

    scan: Scan


class Cancel(Order, frozen=True, tag="cancel"):
    """End the run: silent within one second."""


class RenewToken(Order, frozen=True, tag="renewToken"):
    """Use this token from now on."""

    token: str


AnyOrder = Scan | Ask | Plan | Cancel | RenewToken
