"""What libraries and Windows say, as the problem that it is."""

import ssl

import asyncssh
import pytest

from ksocket.reach import winrm_errors as errors
from ksocket.reach.trouble import Trouble
from ksocket.reach.winrm_http import TooLarge
from ksocket.reach.winrm_reply import Fault
from kswire.problems import Code


def expired():
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "certificate has expired"
    return error


@pytest.mark.parametrize(
    ("error", "code", "params"),
    [
        (TooLarge(5), Code.OUTPUT_TOO_LARGE, {"limit": "5"}),
        (expired(), Code.CERTIFICATE_INVALID, {"detail": "certificate has expired"}),
        (ssl.SSLError("the other side closed it"), Code.TLS_FAILED, {"detail": "the other side closed it"}),
        (EOFError(), Code.CONNECTION_LOST, {"detail": "the other side hung up"}),
        (ValueError("not\r\nHTTP"), Code.PROTOCOL_ERROR, {"detail": "not  HTTP"}),
        (ConnectionRefusedError(), Code.PORT_CLOSED, {"port": "5985"}),
        (TimeoutError(), Code.NO_ANSWER, {"port": "5985", "seconds": "2"}),
        (asyncssh.ConnectionLost("gone"), Code.CONNECTION_LOST, {"detail": "gone"}),
        (Trouble(Code.CANCELLED), Code.CANCELLED, {}),
        (KeyError("x"), Code.PROTOCOL_ERROR, {"detail": "KeyError"}),
    ],
)
def test_an_error_is_a_problem(error, code, params):
    found = errors.trouble(error, port=5985, seconds=2).problem
    assert (found.code, found.params) == (code, params)


@pytest.mark.parametrize(
    ("subcode", "codes", "code"),
    [
        ("AccessDenied", (), Code.ACCESS_DENIED),
        ("", (5,), Code.ACCESS_DENIED),
        ("InternalError", (0x80041003, 0x80338000), Code.ACCESS_DENIED),
        ("", (0x80041010,), Code.NOT_THERE),
        ("", (0x8004100E,), Code.NOT_THERE),
        ("DestinationUnreachable", (), Code.NOT_THERE),
        ("TimedOut", (), Code.COMMAND_TIMEOUT),
        ("InternalError", (0x80338029,), Code.COMMAND_TIMEOUT),
        ("QuotaLimit", (0x803381A6,), Code.WSMAN_FAULT),
    ],
)
def test_a_fault_is_a_problem(subcode, codes, code):
    assert errors.refusal(Fault(subcode, frozenset(codes), "words"), "root/cimv2:X").problem.code == code


def test_a_fault_that_nobody_foresaw_is_told_as_it_is():
    found = errors.refusal(
        Fault("QuotaLimit", frozenset({0x803381A6}), "too\nmany " + "x" * 1000), "root/cimv2:X"
    ).problem
    assert found.params["code"] == "0x803381A6"
    assert found.params["detail"].startswith("root/cimv2:X: too many xx")
    assert len(found.params["detail"]) < 400
    assert errors.refusal(Fault("Odd", frozenset(), ""), "x").problem.params["code"] == "Odd"


def test_redirects_are_not_followed():
    assert "not followed" in errors.odd_status(302)
    assert errors.odd_status(404) == "HTTP 404: no WinRM service there"
    assert errors.odd_status(418) == "HTTP 418"
