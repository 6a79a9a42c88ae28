"""What libraries, HTTP and Windows say went wrong, as the problem that it is."""

import ssl
from typing import Final

from ksocket.reach.ssh_errors import printable
from ksocket.reach.ssh_errors import trouble as of_connection
from ksocket.reach.trouble import Trouble
from ksocket.reach.winrm_http import TooLarge
from ksocket.reach.winrm_reply import Fault
from ksocket.reach.winrm_soap import OPERATION_SECONDS
from kswire.problems import Code

# Codes of Windows, WMI and WS-Management: winerror.h, wbemcli.h, wsmerror.h.
_DENIED: Final = frozenset({0x00000005, 0x80070005, 0x80041003, 0x80338104})
_NOT_THERE: Final = frozenset(
    {
        0x80338000,  # no such resource
        0x8033801A,  # a query that cannot be processed: ours are whole, so it names what is not there
        0x803380A9,  # no such method
        0x80041002,  # not found
        0x8004100E,  # no such namespace
        0x80041010,  # no such class
        0x80041011,  # no such provider
        0x80041013,  # its provider does not load
        0x80041017,  # a query for a property that the class does not have
        0x8004102E,  # no such method
        0x80041055,  # the method is not there
    }
)
_TIMED_OUT: Final = frozenset({0x80338029})
_SUBCODES: Final = {
    "AccessDenied": _DENIED,
    "ActionNotSupported": _NOT_THERE,
    "CannotProcessFilter": _NOT_THERE,
    "DestinationUnreachable": _NOT_THERE,
    "InvalidResourceURI": _NOT_THERE,
    "TimedOut": _TIMED_OUT,
}


def trouble(error: Exception, *, port: int, seconds: float) -> Trouble:
    """The problem behind an error of a connection to this port that was given this many seconds."""
    if isinstance(error, TooLarge):
        return Trouble(Code.OUTPUT_TOO_LARGE, limit=error.limit)
    if isinstance(error, ssl.SSLCertVerificationError):
        return Trouble(Code.CERTIFICATE_INVALID, detail=printable(error.verify_message))
    if isinstance(error, ssl.SSLError):
        return Trouble(Code.TLS_FAILED, detail=printable(str(getattr(error, "reason", None) or error.args[-1])))
    if isinstance(error, EOFError):
        return Trouble(Code.CONNECTION_LOST, detail="the other side hung up")
    if isinstance(error, ValueError):
        return Trouble(Code.PROTOCOL_ERROR, detail=printable(str(error)))
    return of_connection(error, port=port, seconds=seconds)


def refusal(fault: Fault, what: str) -> Trouble:
    """The problem behind a fault. what was asked for: "root/cimv2:Win32_Service"."""
    known = _SUBCODES.get(fault.subcode, frozenset())
    if fault.codes & _DENIED or known is _DENIED:
        return Trouble(Code.ACCESS_DENIED, detail=what)
    if fault.codes & _TIMED_OUT or known is _TIMED_OUT:
        return Trouble(Code.COMMAND_TIMEOUT, seconds=OPERATION_SECONDS)
    if fault.codes & _NOT_THERE or known is _NOT_THERE:
        return Trouble(Code.NOT_THERE, detail=what)
    code = f"0x{min(fault.codes):08X}" if fault.codes else printable(fault.subcode, 60) or "-"
    return Trouble(Code.WSMAN_FAULT, code=code, detail=f"{what}: {printable(fault.text, 300)}")


def odd_status(status: int) -> str:
    """What an HTTP status means that WinRM does not use, for the detail of a problem."""
    known = {
        403: "forbidden",
        404: "no WinRM service there",
        413: "the request is too large",
        503: "the service is busy",
    }
    if 300 <= status < 400:
        return f"HTTP {status}: redirects are not followed"
    return f"HTTP {status}" + (f": {known[status]}" if status in known else "")
