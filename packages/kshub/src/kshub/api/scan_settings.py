"""Scan settings as somebody sends them: an unknown key is a slip of the pen, since what is left out is unset.

Rows are read without that (kshub.orders.settings): another version of the hub may have written them.
"""

from typing import Annotated

from msgspec import Meta

from kshub.orders.settings import ScanSettings
from kshub.orders.windows import ScanWindows, Weekly
from kswire.orders import LONGEST, SHORTEST, Timeouts

Seconds = Annotated[float, Meta(ge=SHORTEST, le=LONGEST)]


class NewTimeouts(Timeouts, frozen=True, forbid_unknown_fields=True):
    """Seconds to wait for an answer, by method; a credential file that says its own goes before."""

    ssh: Seconds | None = None
    winrm: Seconds | None = None
    snmp: Seconds | None = None


class NewWeekly(Weekly, frozen=True, forbid_unknown_fields=True):
    """From and to as HH:MM; the days are those on which it begins. A `to` that is not later is on the next day."""


class NewWindows(ScanWindows, frozen=True, forbid_unknown_fields=True):
    """No weekly times: all day. closedDays: dates (YYYY-MM-DD) without any. timeZone: else the space's."""

    weekly: tuple[NewWeekly, ...] = ()


class NewSettings(ScanSettings, frozen=True, forbid_unknown_fields=True):
    """All of them: what is null or left out is as in the network's common settings, or the Ksocket's default."""

    timeouts: NewTimeouts | None = None
    windows: NewWindows | None = None  # of a network only
