import errno

import asyncssh
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ksocket.reach.ssh_errors import printable, trouble
from ksocket.reach.trouble import Trouble
from kswire.problems import Code


@pytest.mark.parametrize(
    ("error", "code", "params"),
    [
        (ConnectionRefusedError(), Code.PORT_CLOSED, {"port": "22"}),
        (TimeoutError(), Code.NO_ANSWER, {"port": "22", "seconds": "5"}),
        (OSError(errno.EHOSTUNREACH, "x"), Code.UNREACHABLE, {"detail": "No route to host"}),
        (OSError(errno.ENETUNREACH, "x"), Code.UNREACHABLE, {"detail": "Network is unreachable"}),
        (PermissionError(errno.EPERM, "x"), Code.UNREACHABLE, {"detail": "Operation not permitted"}),
        (ConnectionResetError(errno.ECONNRESET, "x"), Code.CONNECTION_LOST, {"detail": "Connection reset by peer"}),
        (asyncssh.ConnectionLost("Connection lost"), Code.CONNECTION_LOST, {"detail": "Connection lost"}),
        (asyncssh.KeyExchangeFailed("nothing\nfits"), Code.NO_COMMON_ALGORITHM, {"detail": "nothing fits"}),
        (asyncssh.ProtocolError("odd\x1b[2J"), Code.PROTOCOL_ERROR, {"detail": "odd [2J"}),
        (asyncssh.MACError(""), Code.PROTOCOL_ERROR, {"detail": "MACError"}),
        (asyncssh.ChannelOpenError(2, "Connection refused"), Code.PORT_CLOSED, {"port": "22"}),
        (asyncssh.ChannelOpenError(2, "No route to host"), Code.UNREACHABLE, {"detail": "No route to host"}),
        (
            asyncssh.ChannelOpenError(1, "open failed"),
            Code.UNREACHABLE,
            {"detail": "the jump host does not forward: open failed"},
        ),
        (UnicodeDecodeError("ascii", b"\xff", 0, 1, "no"), Code.PROTOCOL_ERROR, {"detail": "UnicodeDecodeError"}),
        (Trouble(Code.NO_SHELL, detail="x"), Code.NO_SHELL, {"detail": "x"}),
    ],
)
def test_each_error_is_a_problem(error, code, params):
    problem = trouble(error, port=22, seconds=5.0).problem
    assert (problem.code, problem.params) == (code, params)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=2000))
def test_what_is_said_is_one_bounded_line(text):
    said = printable(text)
    assert said.isprintable()
    assert len(said) <= 200
