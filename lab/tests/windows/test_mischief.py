import asyncio
import base64
import contextlib

import pytest
import spnego

from lab.windows import mischief, sealing

POST = b"POST /wsman HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
BASIC = b"POST /wsman HTTP/1.1\r\nHost: x\r\nAuthorization: Basic " + base64.b64encode(b"inventory:lab-local-1")


async def said(play, kind, octets=POST, *, most=300_000, step=1):
    """What comes back, up to so many octets, or until nothing more does."""
    played = await play(mischief={"kind": kind, "step": step}, allow_unencrypted=True)
    reader, writer = await asyncio.open_connection("127.0.0.1", played.http)
    writer.write(octets)
    found = b""
    with contextlib.suppress(ConnectionResetError):
        while len(found) < most and (more := await reader.read(65_536)):
            found += more
    writer.close()
    return found


async def test_what_never_ends(play):
    for kind, begin in (("endless-header", b"X-More: aaa"), ("endless-body", b"chunked"), ("huge-body", b"100000000")):
        found = await said(play, kind)
        assert len(found) >= 300_000
        assert begin in found[:2000]


async def test_who_hangs_up_at_a_step(play):
    assert await said(play, "close") == b""
    assert (await said(play, "close", POST + POST, step=2)).count(b"HTTP/1.1 401") == 1


async def test_bytes_that_are_no_http(play):
    assert (await said(play, "garbage")).startswith(b"\xff\x00")


async def test_who_sends_a_client_away(play):
    found = await said(play, "redirect", POST, most=10)
    assert found.startswith(b"HTTP/1.1 302")
    assert b"Location: http://192.0.2.1:5985/wsman" in found


@pytest.mark.parametrize(("kind", "length"), [("short-length", b"10"), ("long-length", b"1020")])
async def test_who_lies_about_lengths(play, kind, length):
    found = await said(play, kind, POST, most=10)
    assert b"Content-Length: " + length + b"\r\n" in found
    assert found.endswith(b"x" * 20)


async def test_a_challenge_that_is_none(play):
    client = spnego.client("a", "b", protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm)
    token = base64.b64encode(client.step())
    post = b"POST /wsman HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nAuthorization: Negotiate " + token + b"\r\n\r\n"
    found = await said(play, "ntlm-garbage", post, most=10)
    assert base64.b64encode(mischief.CHALLENGE) in found


def test_entities_within_entities():
    text = mischief.spoiled("entity-bomb", "<s:Envelope><s:Body><a/></s:Body></s:Envelope>")
    assert text.count("<!ENTITY") == 10
    assert "<s:Body>&a9;<a/>" in text
    assert mischief.spoiled("close", "<a/>") == "<a/>"


def test_a_seal_that_was_broken_on_its_way():
    class Plain:
        def wrap_winrm(self, octets):
            return b"s" * 16, octets, 0

    content_type, body = sealing.seal(Plain(), sealing.PROTOCOLS["ntlm"], b"hello" * 100)
    (part,) = sealing.parts(content_type, mischief.broken(body))
    assert part.signature + part.sealed != b"s" * 16 + b"hello" * 100
    assert len(part.sealed) == 500


async def test_pages_without_end_are_on_order(play):
    played = await play(mischief={"kind": "endless-pull"})
    found, requests = await played.client().enumerate("root/cimv2/Win32_QuickFixEngineering", most=1)
    assert (len(found), requests) == (100, 100)


async def test_an_answer_in_the_clear_to_a_sealed_request(play):
    played = await play(mischief={"kind": "unsealed"})
    await played.client().enumerate("root/cimv2/Win32_BIOS")  # pypsrp does not mind
    assert played.of("request")[0]["encrypted"]
