"""Bytes of a connection: as they are, and within TLS."""

import asyncio
import ssl

import pytest

from ksocket.reach import winrm_tls as tls
from ksocket.reach.winrm_stream import Plain, Tls
from lab.windows import certificates


async def dial(port):
    return Plain(*await asyncio.open_connection("127.0.0.1", port))


async def echo(reader, writer):
    while data := await reader.read(100_000):
        writer.write(data)
        await writer.drain()


@pytest.fixture
def echoing(listening):
    """A port that says what it hears, within TLS if it is given a context."""

    async def start(context=None, serve=echo):
        return await listening(serve, ssl=context)

    return start


async def heard(stream, count):
    data = b""
    while len(data) < count:
        data += await stream.read()
    return data


async def test_as_it_is(echoing):
    stream = await dial(await echoing())
    await stream.write(b"hello")
    assert await heard(stream, 5) == b"hello"
    assert not stream.ended
    stream.close()


async def test_within_tls(echoing):
    made = certificates.made("X", "127.0.0.1")
    for newest in ("1.2", "1.3"):
        stream = Tls(await dial(await echoing(made.server(newest))), tls.https("r", validate=False), "127.0.0.1")
        await stream.handshake()
        assert stream.certificate == ssl.PEM_cert_to_DER_cert(made.pem.decode())
        data = bytes(range(256)) * 2000
        sending = asyncio.create_task(stream.write(data))
        assert await heard(stream, len(data)) == data
        await sending
        stream.close()


async def test_a_certificate_that_nobody_trusts(echoing):
    made = certificates.made("X", "127.0.0.1")
    stream = Tls(await dial(await echoing(made.server("1.2"))), tls.https("r", validate=True), "127.0.0.1")
    with pytest.raises(ssl.SSLCertVerificationError, match="self-signed"):
        await stream.handshake()
    stream.close()


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
async def test_who_speaks_no_tls(echoing, said):
    async def serve(reader, writer):
        await reader.read(10_000)
        writer.write(said)

    stream = Tls(await dial(await echoing(serve=serve)), tls.https("r", validate=False), "127.0.0.1")
    with pytest.raises((ssl.SSLError, EOFError, ConnectionError)):
        await stream.handshake()
    stream.close()


async def test_the_end_is_no_data(echoing):
    async def serve(reader, writer):
        writer.write(b"bye")

    made = certificates.made("X", "127.0.0.1")
    for context in (None, made.server("1.3")):
        stream = await dial(await echoing(context, serve))
        if context:
            stream = Tls(stream, tls.https("r", validate=False), "127.0.0.1")
            await stream.handshake()
        assert await heard(stream, 3) == b"bye"
        assert await stream.read() == b""
        assert stream.ended
        stream.close()
