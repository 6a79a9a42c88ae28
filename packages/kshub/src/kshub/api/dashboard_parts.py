"""What the answer of /dashboard is made of."""

from kshub.api.asking import Record


class EventCount(Record):
    """How many events of a kind; before: in as many days before."""

    kind: str
    number_of_events: int
    number_before: int


class DayCount(Record):
    """A day of the asked time zone, when it began, and how many events of which kind it had."""

    begins_at: str | None
    kinds: dict[str, int]


class VersionCount(Record):
    """Nodes of a system in this version; null: it is not known."""

    version: str | None
    number_of_nodes: int


class SystemCount(Record):
    """Nodes of a system, and its most frequent versions."""

    family: str
    number_of_nodes: int
    versions: list[VersionCount]


class MethodCount(Record):
    """Nodes of which facts were read by this method."""

    method: str
    number_of_nodes: int


class UnknownReason(Record):
    """Nodes of which nothing was read, and what their last attempts ended by; a node may have several reasons.

    code: of a problem, or "not-tried" where nobody asked. methods: in whose attempts it stood.
    """

    code: str
    methods: list[str]
    number_of_nodes: int


class FailingCredential(Record):
    """A credential file that is refused, by its name alone.

    lastReadAt: when the first of these addresses was last read, since which it fails there; null: none ever was.
    """

    file: str
    method: str
    code: str
    number_of_addresses: int
    number_of_nodes: int
    last_read_at: str | None
    last_tried_at: str | None


class NeedyKsocket(Record):
    """A Ksocket that is not connected, or whose last token ends within 30 days, has ended, or is missing (null)."""

    network_id: str
    network_display_name: str
    ksocket_id: str
    display_name: str
    connected: bool
    last_seen_at: str | None
    token_expires_at: str | None


class EndingToken(Record):
    """An API token that ends within 30 days, or ended in the 30 days before now."""

    api_token_id: str
    label: str
    username: str
    expires_at: str | None


class BadRun(Record):
    """A run that failed, is partial, or of which reports are missing; recovered: a later one of its kind was whole."""

    network_id: str
    network_display_name: str
    scan_id: str
    kind: str
    status: str
    incomplete: bool
    terminated_at: str | None
    recovered: bool


class OverdueScan(Record):
    """What should have been scanned, and was not.

    why: schedule-missed, schedule-failed (outcome says how), run-waits (scanId), never-scanned, or long-ago. at: since
    when, or when it was last.
    """

    network_id: str
    network_display_name: str
    why: str
    at: str | None
    outcome: str | None
    scan_id: str | None


class Dashboard(Record):
    """Of all that the caller sees, or of one space or network. Lists have 50 entries at most, systems 12.

    since: the begin of the first day. numberOfOthers: nodes of other systems than those listed; numberOfUnknown: of
    systems that nobody knows; numberOfUnread: nodes of which no method has read anything.
    """

    since: str | None
    number_of_nodes: int
    states: dict[str, int]
    events: list[EventCount]
    days: list[DayCount]
    systems: list[SystemCount]
    number_of_others: int
    number_of_unknown: int
    methods: list[MethodCount]
    number_of_unread: int
    reasons: list[UnknownReason]
    credentials: list[FailingCredential]
    number_of_ksockets: int
    number_of_connected: int
    ksockets: list[NeedyKsocket]
    api_tokens: list[EndingToken]
    runs: list[BadRun]
    number_of_runs: int
    overdue: list[OverdueScan]
