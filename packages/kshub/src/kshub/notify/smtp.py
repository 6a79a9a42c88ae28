"""One mail over SMTP (RFC 5321, STARTTLS: RFC 3207, AUTH: RFC 4954), each answer bounded, and in time."""

import base64
import re
from dataclasses import dataclass
from typing import Final

from kshub.notify.dialling import Dialler, Line, Undelivered
from kshub.notify.targets import Mail

_REPLY: Final = re.compile(rb"([2-5]\d\d)([ -])?(.*?)\r?\n")
_LINES: Final = 100  # of one answer
NAME: Final = "kshub"  # of ourselves: servers that ask for more look at the address anyway


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the server."""

    code: int
    lines: tuple[str, ...]

    @property
    def good(self) -> bool:
        """It goes on."""
        return self.code < 400

    @property
    def for_good(self) -> bool:
        """It will say so each time."""
        return self.code >= 500


async def send(dialler: Dialler, mail: Mail, octets: bytes) -> str | None:
    """Hand one mail to the server; a code where not everybody gets it.

    Raises:
        Undelivered: nobody gets it.
    """
    async with dialler.dialled(mail.host, mail.port, plain=mail.security == "none") as line:
        if mail.security == "tls":
            await dialler.encrypt(line)
        _must(await _reply(line), "server-refused")
        offered = await _greet(line)
        if mail.security == "starttls":
            if "STARTTLS" not in offered:
                raise Undelivered("no-starttls")
            _must(await _ask(line, "STARTTLS"), "no-starttls")
            await dialler.encrypt(line)
            offered = await _greet(line)
        if mail.username is not None:
            await _log_in(line, offered.get("AUTH", ""), mail.username, mail.password or "")
        return await _hand_over(line, mail, octets)


async def _greet(line: Line) -> dict[str, str]:
    """What the server offers, with its words."""
    reply = await _ask(line, f"EHLO {NAME}")
    _must(reply, "server-refused")
    words = (one.upper().partition(" ") for one in reply.lines[1:])
    return {name: rest for name, _, rest in words}


async def _log_in(line: Line, offered: str, username: str, password: str) -> None:
    ways = offered.split()
    if "PLAIN" in ways:
        reply = await _ask(line, "AUTH PLAIN " + _encoded(f"\0{username}\0{password}"))
    elif "LOGIN" in ways:
        reply = await _ask(line, "AUTH LOGIN")
        for word in (username, password):
            _must(reply, "login-refused")
            reply = await _ask(line, _encoded(word))
    else:
        raise Undelivered("no-login")
    _must(reply, "login-refused")


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


async def _hand_over(line: Line, mail: Mail, octets: bytes) -> str | None:
    _must(await _ask(line, f"MAIL FROM:<{mail.sender}>"), "sender-refused")
    replies = [await _ask(line, f"RCPT TO:<{one}>") for one in mail.to]
    if not any(one.good for one in replies):
        raise Undelivered("recipients-refused", for_good=all(one.for_good for one in replies))
    _must(await _ask(line, "DATA"), "message-refused")
    lines = octets.replace(b"\r\n", b"\n").removesuffix(b"\n").split(b"\n")
    line.writer.write(b"".join((b"." if one.startswith(b".") else b"") + one + b"\r\n" for one in lines) + b".\r\n")
    await line.writer.drain()
    reply = await _reply(line)
    if not reply.good:
        raise Undelivered("message-refused", for_good=reply.for_good)
    return None if all(one.good for one in replies) else "some-recipients-refused"


def _must(reply: Reply, code: str) -> None:
    if not reply.good:
        raise Undelivered(code)


async def _ask(line: Line, command: str) -> Reply:
    line.writer.write(f"{command}\r\n".encode())
    await line.writer.drain()
    return await _reply(line)


async def _reply(line: Line) -> Reply:
    """One answer, which may have several lines.

    Raises:
        Undelivered: "answer-wrong": it is no SMTP, or too long.
    """
    lines: list[str] = []
    while len(lines) < _LINES:
        found = _REPLY.fullmatch(await line.reader.readuntil(b"\n"))
        if found is None:
            break
        lines.append(found[3].decode("ascii", "replace"))
        if found[2] != b"-":
            return Reply(int(found[1]), tuple(lines))
    raise Undelivered("answer-wrong")
