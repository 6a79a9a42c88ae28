"""Answers on a connection: what is well-formed, what is not, and what never ends."""

import asyncio
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.reach.winrm_exchange import MAX_HEAD, Exchange
from ksocket.reach.winrm_http import MAX_BODY, TooLarge

OK = b"HTTP/1.1 200 OK\r\n"


class Told:
    """A stream that says these pieces; `endless`: the last one for ever."""

    def __init__(self, *pieces, endless=False):
        self.pieces, self.endless, self.sent, self.read_bytes = list(pieces), endless, b"", 0

    async def read(self):
        if not self.pieces:
            return b""
        piece = self.pieces[0] if self.endless and len(self.pieces) == 1 else self.pieces.pop(0)
        self.read_bytes += len(piece)
        return piece

    async def write(self, data):
        self.sent += data


def ask(*pieces, **more):
    exchange = Exchange(Told(*pieces, **more))
    return asyncio.run(exchange.ask(b"question")), exchange


def test_an_answer_by_its_length_however_it_comes():
    whole = OK + b"Content-Type: a/b\r\nContent-Length: 5\r\n\r\nhello"
    for pieces in ([whole], [bytes([one]) for one in whole]):
        answer, exchange = ask(*pieces)
        assert (answer.status, answer.body, answer.head.field("content-type")) == (200, b"hello", "a/b")
        assert exchange.lasting


def test_an_answer_in_chunks():
    body = b"5;x=1\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: x\r\n\r\n"
    answer, _ = ask(OK + b"Transfer-Encoding: Chunked\r\n\r\n" + body)
    assert answer.body == b"hello world"


def test_answers_one_after_the_other():
    one = OK + b"Content-Length: 1\r\n\r\n"
    exchange = Exchange(Told(b"HTTP/1.1 100 Continue\r\n\r\n" + one + b"a" + one + b"b"))

    async def both():
        return [(await exchange.ask(b"?")).body for _ in "ab"]

    assert asyncio.run(both()) == [b"a", b"b"]


@pytest.mark.parametrize(
    ("head", "lasting"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0", True),
        (b"HTTP/1.1 401 \r\nConnection: Close\r\nContent-Length: 0", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 0", False),
        (b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0", True),
    ],
)
def test_whether_the_connection_stays(head, lasting):
    assert ask(head + b"\r\n\r\n")[1].lasting is lasting


def test_the_rest_of_a_connection_is_the_body_where_no_length_is_said():
    answer, _ = ask(OK + b"Connection: close\r\n\r\nall", b" of it")
    assert answer.body == b"all of it"


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-x\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        OK + b"no colon\r\n\r\n",
        OK + b": nameless\r\n\r\n",
        OK + b"Content-Length: -1\r\n\r\n",
        OK + b"Content-Length: 1_0\r\n\r\n",
        OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello",
        OK + b"Transfer-Encoding: gzip\r\n\r\n",
        OK + b"Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabc",
        OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"a: b\r\n" * 200,
        OK + b"a: b\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 9,
    ],
    ids=range(15),
)
def test_what_is_not_well_formed_is_refused(answer):
    with pytest.raises(ValueError):
        ask(answer)


@pytest.mark.parametrize("cut", [b"", b"HTTP/1.1", OK + b"Content-Length: 5\r\n\r\nhel", OK + b"Content-Length: 5"])
def test_an_answer_that_breaks_off(cut):
    exchange = Exchange(Told(*([cut] if cut else [])))
    with pytest.raises(EOFError):
        asyncio.run(exchange.ask(b"?"))
    assert (exchange.lasting, exchange.heard) == (False, bool(cut))


@pytest.mark.parametrize(
    ("pieces", "most"),
    [
        ((OK, b"X-More: " + b"a" * 1000 + b"\r\n"), MAX_HEAD),
        ((OK + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"), MAX_BODY),
        ((OK + b"Connection: close\r\n\r\n", b"x" * 65536), MAX_BODY),
        ((OK + b"Transfer-Encoding: chunked\r\n\r\n", b"a" * 100), 1024),
    ],
    ids=["head", "chunks", "rest", "chunk head"],
)
def test_what_never_ends_is_left_at_its_bound(pieces, most):
    stream = Told(*pieces, endless=True)
    with pytest.raises(TooLarge):
        asyncio.run(Exchange(stream).ask(b"?"))
    assert stream.read_bytes < most + 200_000


def test_a_hundred_megabytes_are_not_even_begun():
    stream = Told(OK + b"Content-Length: 100000000\r\n\r\n", b"x" * 65536, endless=True)
    with pytest.raises(TooLarge):
        asyncio.run(Exchange(stream).ask(b"?"))
    assert stream.read_bytes < 1000


@given(st.binary(max_size=300))
def test_bytes_raise_nothing_else(data):
    with contextlib.suppress(ValueError, EOFError):
        ask(OK + data)
