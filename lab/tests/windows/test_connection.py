import asyncio
import base64
import contextlib

import pytest
import spnego

from lab.windows import sealing
from lab.windows.envelopes import ADDRESSING, ENUMERATION, IDENTITY, SOAP, WMI, WSMAN

SOAP_TYPE = "application/soap+xml;charset=UTF-8"
IDENTIFY = f'<s:Envelope xmlns:s="{SOAP}"><s:Body><i:Identify xmlns:i="{IDENTITY}"/></s:Body></s:Envelope>'
ENUMERATE = (
    f'<s:Envelope xmlns:s="{SOAP}" xmlns:a="{ADDRESSING}" xmlns:w="{WSMAN}" xmlns:n="{ENUMERATION}"><s:Header>'
    f"<a:Action>{ENUMERATION}/Enumerate</a:Action><a:MessageID>uuid:1</a:MessageID>"
    f"<w:ResourceURI>{WMI}root/cimv2/Win32_BIOS</w:ResourceURI></s:Header><s:Body><n:Enumerate>"
    "<w:OptimizeEnumeration/><w:MaxElements>10</w:MaxElements></n:Enumerate></s:Body></s:Envelope>"
)


class Line:
    """One connection, by hand."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    async def post(self, body=b"", path="/wsman", method="POST", **headers):
        """(status, headers, body); a header again and again is joined by ";"."""
        lines = [f"{method} {path} HTTP/1.1", "Host: win2019", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        return await self.answer()

    async def answer(self):
        first, *lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        told = {}
        for line in lines:
            name, _, value = line.partition(": ")
            told[name.lower()] = f"{told[name.lower()]};{value}" if name.lower() in told else value
        body = await self.reader.readexactly(int(told.get("content-length", 0)))
        return int(first.split()[1]), told, body

    async def log_in(self):
        """NTLM, raw; the context."""
        client = spnego.client(
            "inventory", "lab-local-1", hostname="x", protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm
        )
        token = client.step()
        while token:
            _, told, _ = await self.post(Authorization=f"Negotiate {base64.b64encode(token).decode()}")
            token = client.step(base64.b64decode(told["www-authenticate"].split()[1])) if not client.complete else None
        return client

    async def sealed(self, client, text, *, tabs=True):
        """(status, content type, body as it came)."""
        content_type, body = sealing.seal(client, sealing.PROTOCOLS["negotiate"], text.encode(), tabs=tabs)
        status, told, body = await self.post(body, Content_Type=content_type)
        return status, told.get("content-type", ""), body


@pytest.fixture
async def line(play):
    """Connect to a server with these settings: (line, played)."""
    writers = []

    async def connect(**keys):
        played = await play(**keys)
        reader, writer = await asyncio.open_connection("127.0.0.1", played.http)
        writers.append(writer)
        return Line(reader, writer), played

    yield connect
    for writer in writers:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def test_all_that_is_offered_is_told_to_who_says_nothing(line):
    one, played = await line()
    status, told, body = await one.post(ENUMERATE.encode(), Content_Type=SOAP_TYPE)
    assert (status, body) == (401, b"")
    assert told["www-authenticate"] == 'Negotiate;Kerberos;Basic realm="WSMAN";CredSSP'
    assert played.of("request") == []


async def test_a_login_is_the_connections(line):
    one, _ = await line()
    client = await one.log_in()
    for _ in range(2):
        status, content_type, body = await one.sealed(client, ENUMERATE)
        plain = sealing.unseal(client, sealing.parts(content_type, body))
        assert status == 200
        assert b"Win32_BIOS" in plain


async def test_who_cannot_read_its_part_headers_hangs_up(line):
    one, played = await line(tabs=False)
    client = await one.log_in()
    assert (await one.sealed(client, ENUMERATE))[0] == 400
    assert await one.reader.read() == b""
    assert len(played.of("unreadable")) == 1


async def test_part_headers_without_a_tab_are_read_by_both(line):
    for tabs in (False, True):
        one, _ = await line(tabs=tabs)
        client = await one.log_in()
        status, content_type, body = await one.sealed(client, ENUMERATE, tabs=False)
        assert status == 200
        assert {part.tab for part in sealing.parts(content_type, body)} == {tabs}


async def test_identify_needs_a_header_and_no_login(line):
    one, played = await line()
    status, _, body = await one.post(IDENTIFY.encode(), WSMANIDENTIFY="unauthenticated", Content_Type=SOAP_TYPE)
    assert status == 200
    assert b"OS: 0.0.0" in body
    assert played.of("request")[0]["action"] == "Identify"


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/wsman", 405), ("POST", "/", 404)])
async def test_what_is_no_request_of_winrm(line, method, path, status):
    one, _ = await line()
    assert (await one.post(method=method, path=path))[0] == status


async def test_what_is_no_http_ends_the_connection(line):
    one, _ = await line()
    one.writer.write(b"\x16\x03\x01\r\n\r\n")
    assert (await one.answer())[0] == 400
    assert await one.reader.read() == b""


async def test_garbage_within_the_seal_is_a_fault_and_the_connection_stays(line):
    one, _ = await line()
    client = await one.log_in()
    status, content_type, body = await one.sealed(client, "<!DOCTYPE a>")
    assert status == 500
    assert b"SchemaValidationError" in sealing.unseal(client, sealing.parts(content_type, body))
    assert (await one.sealed(client, ENUMERATE))[0] == 200


async def test_a_rogue_lets_nobody_in_and_says_what_it_was_given(line):
    one, played = await line(offers=("Basic",), allow_unencrypted=True, mischief={"kind": "rogue"})
    status, told, _ = await one.post()
    assert (status, told["www-authenticate"]) == (401, 'Basic realm="WSMAN"')
    right = base64.b64encode(b"inventory:lab-local-1").decode()
    assert (await one.post(ENUMERATE.encode(), Authorization=f"Basic {right}"))[0] == 401
    assert (await one.post(Authorization="Negotiate TlRMTVNTUAAB"))[0] == 401
    assert [one["kind"] for one in played.of("authorization")] == ["password", "ntlm negotiate"]
    assert "lab-local-1" not in str(played.events)
    assert right not in str(played.events)
