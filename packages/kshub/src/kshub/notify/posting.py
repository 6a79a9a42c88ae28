"""One POST over HTTP/1.1. Of the answer nothing but its status is read: whatever follows it is nobody's."""

import re
from collections.abc import Mapping
from importlib.metadata import version
from typing import Final
from urllib.parse import urlsplit

from kshub.notify.dialling import Dialler, Line, Undelivered

_STATUS: Final = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: .*)?\r?\n")
_LINES: Final = 100  # of an interim answer
_FOR_GOOD: Final = frozenset({400, 410, 413, 415, 422})  # what this very message is answered each time


async def post(dialler: Dialler, url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """JSON to a URL that `targets.checked_url` let pass.

    Raises:
        Undelivered: the answer is not 2xx ("redirected", "http-NNN"), or there is none.
    """
    parts = urlsplit(url)
    encrypted = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if encrypted else 80)
    async with dialler.dialled(host, port, plain=not encrypted) as line:
        if encrypted:
            await dialler.encrypt(line)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.writer.write(_head(target, parts.netloc, len(body), headers) + body)
        await line.writer.drain()
        status = await _status(line)
    if 300 <= status < 400:
        raise Undelivered("redirected")
    if status >= 300:
        raise Undelivered(f"http-{status}", for_good=status in _FOR_GOOD)


def _head(target: str, host: str, length: int, headers: Mapping[str, str]) -> bytes:
    lines = {
        "Host": host,
        "User-Agent": f"kshub/{version('kshub')}",
        "Content-Type": "application/json",
        "Content-Length": str(length),
        "Connection": "close",
    } | dict(headers)
    head = [f"POST {target} HTTP/1.1", *(f"{name}: {one}" for name, one in lines.items()), "", ""]
    return "\r\n".join(head).encode("ascii")


async def _status(line: Line) -> int:
    """The number of the answer that counts.

    Raises:
        Undelivered: "answer-wrong": it is no HTTP, or too long.
    """
    left = _LINES
    while True:
        found = _STATUS.fullmatch(await line.reader.readuntil(b"\n"))
        if found is None:
            raise Undelivered("answer-wrong")
        status = int(found[1])
        if status >= 200:
            return status
        while (await line.reader.readuntil(b"\n")).strip():
            left -= 1
            if left < 0:
                raise Undelivered("answer-wrong")
