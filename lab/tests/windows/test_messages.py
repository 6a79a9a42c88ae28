import asyncio
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.windows import messages
from lab.windows.messages import Answer, Request

POST = b"POST /wsman HTTP/1.1\r\nHost: win2019:5985\r\nContent-Length: 5\r\n\r\n"


async def read(octets):
    reader = asyncio.StreamReader(limit=messages.LIMIT)
    reader.feed_data(octets)
    reader.feed_eof()
    return await messages.read(reader)


async def test_a_request_with_its_body():
    request = await read(POST + b"hello")
    assert (request.method, request.target, request.headers["host"], request.body) == (
        "POST", "/wsman", "win2019:5985", b"hello",
    )  # fmt: skip


@pytest.mark.parametrize("octets", [b"", POST, POST + b"hell", b"POST /wsman"])
async def test_the_end_of_a_connection(octets):
    assert await read(octets) is None


@pytest.mark.parametrize(
    "octets",
    [
        b"hello\r\n\r\n",
        b"POST /wsman HTTP/2.0\r\n\r\n",
        b"POST /wsman HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST /wsman HTTP/1.1\r\nA name: x\r\n\r\n",
        b"POST /wsman HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /wsman HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
        b"POST /wsman HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /wsman HTTP/1.1\r\nX: " + b"a" * messages.LIMIT + b"\r\n\r\n",
    ],
)
async def test_what_is_no_request(octets):
    with pytest.raises(ValueError):
        await read(octets)


@given(st.binary(max_size=300))
def test_garbage_is_a_value_error(octets):
    with contextlib.suppress(ValueError):
        assert isinstance(messages.parse(octets), Request)


def test_an_answer_as_http_sys_writes_it():
    octets = Answer(401, (("WWW-Authenticate", "Negotiate"), ("WWW-Authenticate", 'Basic realm="WSMAN"'))).octets()
    lines = octets.decode().split("\r\n")
    assert lines[0] == "HTTP/1.1 401 "
    assert "WWW-Authenticate: Negotiate" in lines
    assert "Server: Microsoft-HTTPAPI/2.0" in lines
    assert lines[-3:] == ["Content-Length: 0", "", ""]
