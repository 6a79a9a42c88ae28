"""What hostile and broken servers do, on order (`lab.windows.settings.Mischief`)."""

import asyncio

from lab.windows import messages
from lab.windows.messages import Answer

CHALLENGE = b"NTLMSSP\0\2\0\0\0" + b"\xff" * 40  # lengths and offsets that lead nowhere
_SOAP = ("Content-Type", "application/soap+xml;charset=UTF-8")
_CHUNK = b"<" + b"A" * 65_534 + b">"
_HUGE = 100_000_000  # octets
_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE s:Envelope [<!ENTITY a0 "boom">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
_FAR = "http://192.0.2.1:5985/wsman"  # RFC 5737: nobody's


async def before(kind: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """What needs no request. Whether the connection is over."""
    if kind == "garbage":
        writer.write(b"\xff\x00\r\n\r\n<Envelope" * 100)
        await writer.drain()
        return True
    if kind == "tarpit":
        while await reader.read(65_536):
            pass
        return True
    return False


async def instead(kind: str, answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """What comes instead of an answer. Whether the connection is over."""
    if kind == "close":
        return True
    if kind == "redirect":
        writer.write(Answer(302, (("Location", _FAR),)).octets())
        return False
    if kind in {"short-length", "long-length"}:
        await _lie(answer, writer, -10 if kind == "short-length" else 1000)
        await _silence(reader)
        return True
    endless = {"endless-header": _endless_header, "endless-body": _endless_body, "huge-body": _huge_body}
    if kind in endless:
        await endless[kind](writer)
        return True
    return False


def spoiled(kind: str, text: str) -> str:
    """An envelope that harms who expands its entities."""
    if kind != "entity-bomb":
        return text
    return _BOMB + text.replace("<s:Body>", "<s:Body>&a9;", 1)


def broken(octets: bytes) -> bytes:
    """A sealed body of which an octet was changed on its way."""
    at = octets.rindex(b"\r\n--") if octets.count(b"\r\n--") > 2 else len(octets) - 30
    return octets[: at - 1] + bytes([octets[at - 1] ^ 1]) + octets[at:]


async def _lie(answer: Answer, writer: asyncio.StreamWriter, more: int) -> None:
    headers = [("Content-Type", answer.content_type), *answer.headers]
    body = answer.body or b"x" * 20
    writer.write(messages.head(answer.status, headers, max(0, len(body) + more)) + body)
    await writer.drain()


async def _silence(reader: asyncio.StreamReader) -> None:
    while await reader.read(65_536):
        pass


async def _endless_header(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 \r\n")
    while True:
        writer.write(b"X-More: " + b"a" * 1000 + b"\r\n")
        await writer.drain()


async def _endless_body(writer: asyncio.StreamWriter) -> None:
    writer.write(messages.head(200, [_SOAP, ("Transfer-Encoding", "chunked")], None))
    while True:
        writer.write(b"%x\r\n%s\r\n" % (len(_CHUNK), _CHUNK))
        await writer.drain()


async def _huge_body(writer: asyncio.StreamWriter) -> None:
    writer.write(messages.head(200, [_SOAP], _HUGE))
    left = _HUGE
    while left > 0:
        writer.write(_CHUNK[:left])
        left -= len(_CHUNK)
        await writer.drain()
