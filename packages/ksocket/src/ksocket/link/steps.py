"""The way to the hub, one step after the other, for the person who wants to know where it ends."""

import asyncio
import hashlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address

from ksocket.config.settings import Connect
from ksocket.link import tls
from ksocket.link.destinations import direct
from ksocket.link.dial import Dialer
from ksocket.link.unreachable import Unreachable
from ksocket.words import say

SECONDS = 10.0
SKEW = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Step:
    """name: "proxy", "dns", "tcp", "tls", "upgrade", "clock". text: what is wrong, and what to do; None: nothing."""

    name: str
    value: str
    text: str | None = None
    level: str = "ok"


async def steps(connect: Connect, dialer: Dialer | None = None) -> AsyncIterator[Step]:
    """Each step to its end or its trouble; the first that fails is the last."""
    dialer = dialer or Dialer()
    if not connect.host:
        return
    try:
        if direct(connect):
            async for step in _straight(connect):
                yield step
        else:
            async with dialer.way(connect):
                yield Step("proxy", connect.proxy or "-")
        if connect.protocol == "wss":
            yield await _certificate(connect, dialer)
        if not connect.token:
            yield Step("upgrade", connect.host, say("link-no-token"), "error")
            return
        async with dialer.dial(connect) as connection:
            yield Step("upgrade", f"{connect.protocol}://{connect.host}:{connect.port}")
            date = connection.response.headers.get("Date") if connection.response else None
        if date:
            yield _clock(date)
    except Unreachable as error:
        yield Step(_ends_at(error.code), connect.host, error.text, "error")


async def _straight(connect: Connect) -> AsyncIterator[Step]:
    """Name and port, without a proxy between."""
    host, port = connect.host or "", connect.port
    loop = asyncio.get_running_loop()
    try:
        if not _is_address(host):
            async with asyncio.timeout(SECONDS):
                found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            yield Step("dns", ", ".join(dict.fromkeys(str(one[4][0]) for one in found)))
        async with asyncio.timeout(SECONDS):
            _, writer = await asyncio.open_connection(host, port)
        addr = writer.get_extra_info("peername")[0]
        writer.close()
        yield Step("tcp", f"{addr} {port}")
    except socket.gaierror as error:
        raise Unreachable("name", host=host, detail=error.strerror) from error
    except TimeoutError as error:
        raise Unreachable("silent", host=host, port=port, detail=f"no answer within {SECONDS:.0f} s") from error
    except OSError as error:
        raise Unreachable("silent", host=host, port=port, detail=error.strerror or error) from error


async def _certificate(connect: Connect, dialer: Dialer) -> Step:
    """What is shown, before it is judged: by its issuer a person sees who stands between."""
    try:
        chain = await dialer.shown(connect)
    except (OSError, TimeoutError) as error:
        raise Unreachable("silent", host=connect.host, port=connect.port, detail=error) from error
    print_ = hashlib.sha256(chain[0]).hexdigest() if chain else "-"
    return Step("tls", say("check-hub-tls-shown", issuer=tls.issuer(chain), fingerprint=print_))


def _clock(date: str) -> Step:
    try:
        there = parsedate_to_datetime(date)
    except ValueError:
        return Step("clock", "-")
    here = datetime.now(UTC)
    difference = here - there
    value = f"{difference.total_seconds():+.0f} s"
    if abs(difference) <= SKEW:
        return Step("clock", value)
    return Step("clock", value, say("link-clock", here=here.replace(microsecond=0), there=there), "warning")


def _ends_at(code: str) -> str:
    """At which step a trouble is."""
    if code.startswith("proxy"):
        return "proxy"
    return {"name": "dns", "silent": "tcp", "certificate": "tls", "fingerprint": "tls", "ca-file": "tls"}.get(
        code, "upgrade"
    )


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
