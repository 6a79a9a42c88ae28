"""What a connection that is logged in takes for an answer, and what not."""

from types import SimpleNamespace

import pytest

from ksocket.reach import winrm_sealing as sealing
from ksocket.reach.winrm_channel import Asked, Channel, PlainRefused, Unsealed
from ksocket.reach.winrm_http import Answer, Head

SOAP = "application/soap+xml;charset=UTF-8"


class Keys:
    def seal(self, message):
        return b"sig", message[::-1]

    def open(self, signature, sealed):
        if signature != b"sig":
            raise ValueError("nobody who knows the keys")
        return sealed[::-1]


def channel(status, kind, body, *, keys=None, tls=False):
    asked = []

    async def ask(message, **more):
        asked.append((message, more))
        return Answer(Head(status, {"content-type": (kind,)} if kind else {}, lasting=True), body)

    line = SimpleNamespace(ask=ask, end_point=b"x" if tls else b"")
    return Channel(line, authorization="Basic x", keys=keys, protocol=sealing.SPNEGO), asked


def sealed(message):
    made = sealing.seal(Keys(), message, sealing.SPNEGO)
    return made.content_type, made.body


@pytest.mark.parametrize("status", [200, 400, 500])
async def test_encrypted_both_ways(status):
    one, asked = channel(status, *sealed(b"answer"), keys=Keys())
    assert await one.ask(b"question") == b"answer"
    ((message, more),) = asked
    assert b"question" not in message
    assert more["content_type"].startswith("multipart/encrypted;")
    assert "authorization" not in more


@pytest.mark.parametrize(("status", "kind"), [(200, SOAP), (500, SOAP), (500, ""), (302, "")])
async def test_what_is_not_encrypted_is_nobodys_word(status, kind):
    one, _ = channel(status, kind, b"<answer/>", keys=Keys())
    with pytest.raises(Unsealed):
        await one.ask(b"question")


async def test_what_is_encrypted_by_others_is_not_read():
    kind, body = sealed(b"answer")
    one, _ = channel(200, kind, body.replace(b"sig", b"gis"), keys=Keys())
    with pytest.raises(ValueError, match="nobody who knows"):
        await one.ask(b"question")


async def test_plain_with_the_account_in_each_request():
    one, asked = channel(200, SOAP, b"<answer/>")
    assert await one.ask(b"question") == b"<answer/>"
    assert asked == [(b"question", {"authorization": "Basic x"})]


async def test_a_fault_is_an_answer():
    assert await channel(500, SOAP, b"<fault/>", tls=True)[0].ask(b"question") == b"<fault/>"


@pytest.mark.parametrize("keys", [None, Keys()])
async def test_a_login_that_is_asked_for_again(keys):
    with pytest.raises(Asked):
        await channel(401, "", b"", keys=keys)[0].ask(b"question")


async def test_a_service_that_wants_encryption_says_500_and_nothing_more():
    with pytest.raises(PlainRefused):
        await channel(500, "", b"")[0].ask(b"question")
    with pytest.raises(ValueError, match="HTTP 500"):
        await channel(500, "", b"", tls=True)[0].ask(b"question")


@pytest.mark.parametrize(("status", "words"), [(302, "not followed"), (200, "without an envelope"), (404, "no WinRM")])
async def test_what_is_no_answer(status, words):
    with pytest.raises(ValueError, match=words):
        await channel(status, "text/html", b"<html/>")[0].ask(b"question")
