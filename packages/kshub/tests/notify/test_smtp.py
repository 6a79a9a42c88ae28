"""Mail servers: a real one (aiosmtpd) with and without TLS and logins, and those that answer anything."""

import asyncio
from contextlib import asynccontextmanager
from functools import partial

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from kshub.notify import dialling, smtp
from kshub.notify.dialling import Undelivered
from kshub.notify.targets import Mail

from .conftest import served

OCTETS = b"Subject: x\r\n\r\n.leading\r\nlast\r\n"


class Kept:
    """What arrived; refused: recipients that the server does not know."""

    def __init__(self, refused=()):
        self.got, self.refused = [], refused

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if address in self.refused:
            return "550 5.1.1 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.content, session.ssl is not None))
        return "250 OK"


def authenticator(_server, _session, _envelope, _mechanism, data):
    good = (data.login, data.password) == (b"taro", b"right")
    return AuthResult(success=good, handled=False)


@asynccontextmanager
async def server(kept, **options):
    """The port of a mail server."""
    made = partial(SMTP, kept, hostname="hub", **options)
    running = await asyncio.get_running_loop().create_server(made, "127.0.0.1", 0)
    try:
        yield running.sockets[0].getsockname()[1]
    finally:
        running.close()


def mail(port, security="none", **more):
    shown = {"host": "hub.example.com", "port": port, "security": security, "sender": "hub@example.com"}
    return Mail(**shown | {"to": ["a@example.com"]} | more)


async def code(dialler, told):
    with pytest.raises(Undelivered) as raised:
        await smtp.send(dialler, told, OCTETS)
    return raised.value.code, raised.value.for_good


async def test_a_mail_arrives_as_it_is(dialler):
    kept = Kept()
    async with server(kept) as port:
        assert await smtp.send(dialler, mail(port, to=["a@example.com", "b@example.com"]), OCTETS) is None
    assert kept.got == [("hub@example.com", ["a@example.com", "b@example.com"], OCTETS, False)]


async def test_by_starttls_with_a_login(trusted, speaking_tls):
    kept, login = Kept(), {"username": "taro"}
    async with server(kept, tls_context=speaking_tls, require_starttls=True, authenticator=authenticator) as port:
        assert await smtp.send(trusted, mail(port, "starttls", password="right", **login), OCTETS) is None
        assert [one[3] for one in kept.got] == [True]
        assert await code(trusted, mail(port, "starttls", password="wrong", **login)) == ("login-refused", False)
    assert len(kept.got) == 1


async def test_by_tls_from_the_first_octet(trusted, speaking_tls):
    good = (GREETING, b"250 hub\r\n", *[b"250 OK\r\n"] * 2, b"354 go\r\n", b"250 OK\r\n")
    async with served(answers(*good), speaking_tls) as port:
        assert await smtp.send(trusted, mail(port, "tls"), OCTETS) is None


async def test_a_wrong_certificate_gets_no_password(dialler, trusted, speaking_tls):
    kept, login = Kept(), {"username": "taro", "password": "right"}
    async with server(kept, tls_context=speaking_tls, authenticator=authenticator) as port:
        assert await code(dialler, mail(port, "starttls", **login)) == ("tls-wrong", False)
        assert await code(trusted, mail(port, "starttls", host="other.example.com", **login)) == ("tls-wrong", False)
    assert kept.got == []


async def test_a_server_without_starttls_or_login(dialler):
    async with server(Kept()) as port:
        assert await code(dialler, mail(port, "starttls")) == ("no-starttls", False)
        assert await code(dialler, mail(port, username="taro", password="right")) == ("no-login", False)


async def test_recipients_that_are_refused(dialler):
    kept = Kept(refused=("a@example.com",))
    async with server(kept) as port:
        assert await code(dialler, mail(port)) == ("recipients-refused", True)
        some = mail(port, to=["a@example.com", "b@example.com"])
        assert await smtp.send(dialler, some, OCTETS) == "some-recipients-refused"
    assert [one[1] for one in kept.got] == [["b@example.com"]]


GREETING = b"220 hub\r\n"


def answers(*lines):
    """A server that says these, one after the other, whatever it is told; after 354 it reads to the dot."""

    async def talk(reader, writer):
        for line in lines:
            writer.write(line)
            await writer.drain()
            if line.startswith(b"354"):
                await reader.readuntil(b"\r\n.\r\n")
            elif not await reader.readline():
                return

    return talk


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([b"554 go away\r\n"], ("server-refused", False)),
        ([b"HTTP/1.1 400 Bad Request\r\n"], ("answer-wrong", False)),
        ([b"220-x\r\n" * 200], ("answer-wrong", False)),
        ([b"220 " + b"x" * 100_000 + b"\r\n"], ("answer-wrong", False)),
        ([GREETING, b"250-hub\r\n250 SIZE\r\n", b"550 not you\r\n"], ("sender-refused", False)),
        ([GREETING, b"250 hub\r\n", b"250 OK\r\n", b"451 later\r\n"], ("recipients-refused", False)),
        ([GREETING, b"250 hub\r\n", b"250 OK\r\n", b"250 OK\r\n", b"451 later\r\n"], ("message-refused", False)),
        ([GREETING, b"250 x\r\n", *[b"250 OK\r\n"] * 2, b"354 go\r\n", b"554 spam\r\n"], ("message-refused", True)),
        ([GREETING, b"250 x\r\n", *[b"250 OK\r\n"] * 2, b"354 go\r\n", b"452 full\r\n"], ("message-refused", False)),
    ],
    ids=lambda one: str(one[-1])[:24],
)
async def test_answers_that_are_not_good(dialler, lines, expected):
    async with served(answers(*lines)) as port:
        assert await code(dialler, mail(port)) == expected


async def test_what_is_said_before_tls_is_not_believed_after_it(trusted):
    """CVE-2011-0411: an answer that somebody on the way put behind "220 ready"."""
    early = b"220 ready\r\n250-hub\r\n250 AUTH PLAIN\r\n"
    async with served(answers(GREETING, b"250-hub\r\n250 STARTTLS\r\n", early)) as port:
        assert (await code(trusted, mail(port, "starttls")))[0] == "answer-wrong"


async def test_a_server_that_says_nothing_is_left(dialler, monkeypatch):
    monkeypatch.setattr(dialling, "SECONDS", 0.1)

    async def silent(reader, writer):
        writer.write(GREETING)
        await reader.read()

    async with served(silent) as port:
        assert await code(dialler, mail(port)) == ("timed-out", False)
