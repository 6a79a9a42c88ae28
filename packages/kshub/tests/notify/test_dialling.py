"""A name is resolved once, and exactly what was checked is dialled."""

import pytest

from kshub.notify import dialling
from kshub.notify.addresses import Allowed
from kshub.notify.dialling import Dialler, Undelivered
from kshub.notify.resolving import BusyError

from .conftest import HERE, served


async def quiet(reader, _writer):
    await reader.read()


async def code(dialler, port=9, *, plain=True):
    with pytest.raises(Undelivered) as raised:
        async with dialler.dialled("name.example.com", port, plain=plain):
            pass
    return raised.value.code


def resolving(*answers):
    """A resolver that says something else each time, and how often it was asked."""
    asked = []

    async def resolve(host, _port):
        asked.append(host)
        return answers[min(len(asked), len(answers)) - 1]

    return resolve, asked


async def test_a_name_that_leads_elsewhere_a_moment_later_leads_nowhere():
    """DNS rebinding: what is public when it is checked is private when it is asked again. Nobody asks again."""
    resolve, asked = resolving(["127.0.0.1"], ["169.254.169.254"])
    async with served(quiet) as port, Dialler(HERE, resolve).dialled("evil.example.com", port, plain=True) as line:
        assert line.writer.get_extra_info("peername") == ("127.0.0.1", port)
    assert asked == ["evil.example.com"]
    assert await code(Dialler(HERE, resolve)) == "address-refused"


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["10.0.0.1", "::1"], ["::ffff:127.0.0.1"], ["169.254.169.254"], ["fe80::1%lo"]]
)
async def test_private_addresses_are_not_dialled(found, monkeypatch):
    monkeypatch.setattr(dialling.asyncio, "open_connection", None)
    assert await code(Dialler(Allowed(), resolving(found)[0]), plain=False) == "address-refused"


async def test_of_several_addresses_only_those_that_are_allowed():
    resolve, _ = resolving(["10.0.0.1", "127.0.0.1"])
    async with served(quiet) as port, Dialler(HERE, resolve).dialled("x.example.com", port, plain=True) as line:
        assert line.writer.get_extra_info("peername")[0] == "127.0.0.1"


@pytest.mark.parametrize("error", [OSError("no"), UnicodeError("label too long")])
async def test_names_that_are_none(error):
    async def resolve(_host, _port):
        raise error

    assert await code(Dialler(HERE, resolve)) == "no-such-name"
    assert await code(Dialler(HERE, resolving([])[0])) == "no-such-name"


async def test_unencrypted_goes_nowhere_public(monkeypatch):
    monkeypatch.setattr(dialling.asyncio, "open_connection", None)
    assert await code(Dialler(HERE, resolving(["8.8.8.8"])[0])) == "plain-refused"
    assert await code(Dialler(HERE, resolving(["127.0.0.1", "8.8.8.8"])[0])) == "plain-refused"


async def test_nobody_there(dialler):
    async with served(quiet) as port:
        pass
    assert await code(dialler, port) == "unreachable"


async def test_whoever_says_nothing_is_left(dialler, monkeypatch):
    monkeypatch.setattr(dialling, "SECONDS", 0.05)
    async with served(quiet) as port:
        with pytest.raises(Undelivered) as raised:
            async with dialler.dialled("x.example.com", port, plain=True) as line:
                await line.reader.readexactly(1)
    assert raised.value.code == "timed-out"


async def test_while_too_many_names_are_asked_for_none_is():
    async def busy(_host, _port):
        raise BusyError

    assert await code(Dialler(HERE, busy)) == "resolver-busy"
