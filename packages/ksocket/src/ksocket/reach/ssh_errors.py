"""What asyncssh and the system raise, as the problem that it is."""

import os

import asyncssh

from ksocket.reach.trouble import Trouble
from kswire.problems import Code

_REFUSED = "refused"  # OpenSSH's words in the reply to direct-tcpip: "Connection refused"


def printable(text: str, length: int = 200) -> str:
    """One line of what the other side said: no control characters, bounded."""
    return "".join(char if char.isprintable() else " " for char in text[: 4 * length]).strip()[:length]


def trouble(error: Exception, *, port: int, seconds: float) -> Trouble:
    """The problem behind an error of a connection to this port that was given this many seconds."""
    if isinstance(error, Trouble):
        return error
    if isinstance(error, OSError):
        return _of_system(error, port, seconds)
    if isinstance(error, asyncssh.Error):
        return _of_ssh(error, port)
    # Bytes that asyncssh did not expect end in whatever exception its parser happens to raise.
    return Trouble(Code.PROTOCOL_ERROR, detail=type(error).__name__)


def _of_system(error: OSError, port: int, seconds: float) -> Trouble:
    if isinstance(error, ConnectionRefusedError):
        return Trouble(Code.PORT_CLOSED, port=port)
    if isinstance(error, TimeoutError):
        return Trouble(Code.NO_ANSWER, port=port, seconds=f"{seconds:g}")
    detail = os.strerror(error.errno) if error.errno else type(error).__name__
    if isinstance(error, ConnectionError):
        return Trouble(Code.CONNECTION_LOST, detail=detail)
    return Trouble(Code.UNREACHABLE, detail=detail)


def _of_ssh(error: asyncssh.Error, port: int) -> Trouble:
    detail = printable(error.reason) or type(error).__name__
    if isinstance(error, asyncssh.KeyExchangeFailed):
        return Trouble(Code.NO_COMMON_ALGORITHM, detail=printable(error.reason, 400))
    if isinstance(error, asyncssh.ChannelOpenError):
        return _of_channel(error, port, detail)
    if isinstance(error, asyncssh.ConnectionLost):
        return Trouble(Code.CONNECTION_LOST, detail=detail)
    return Trouble(Code.PROTOCOL_ERROR, detail=detail)


def _of_channel(error: asyncssh.ChannelOpenError, port: int, detail: str) -> Trouble:
    """What a jump host says of the address behind it."""
    if error.code == asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED:
        return Trouble(Code.UNREACHABLE, detail=f"the jump host does not forward: {detail}")
    if _REFUSED in error.reason.lower():
        return Trouble(Code.PORT_CLOSED, port=port)
    return Trouble(Code.UNREACHABLE, detail=detail)
