"""Tokens in headers: what ends a conversation, and how."""

import base64
from types import SimpleNamespace

import pytest

from ksocket.reach.trouble import Trouble
from ksocket.reach.winrm_conversation import MOST_STEPS, converse
from ksocket.reach.winrm_http import Answer, Head
from ksocket.reach.winrm_tokens import Refused
from kswire.problems import Code


class Tokens:
    """Gives out these; the last one proves."""

    def __init__(self, *given, scheme="Negotiate", proof=1):
        self.given, self.heard, self.scheme, self.proof, self.count = list(given), [], scheme, proof, 0

    @property
    def proves(self):
        return self.count > self.proof

    @property
    def complete(self):
        return not self.given

    def step(self, token):
        self.heard.append(token)
        self.count += 1
        return self.given.pop(0) if self.given else b""


def line(*answers):
    """(status, token) each."""
    said, left = [], list(answers)

    async def ask(body, *, authorization):
        assert body == b""
        said.append(authorization)
        status, token = left.pop(0) if len(left) > 1 else left[0]
        field = f"Negotiate {base64.b64encode(token).decode()}" if token else "Negotiate"
        fields = (field, field.replace("Negotiate", "CredSSP"))
        return Answer(Head(status, {"www-authenticate": fields}, lasting=True), b"")

    return SimpleNamespace(ask=ask), said


async def test_token_after_token():
    one, said = line((401, b"challenge"), (200, b""))
    tokens = Tokens(b"first", b"proof")
    await converse(one, tokens)
    assert said == [f"Negotiate {base64.b64encode(each).decode()}" for each in (b"first", b"proof")]
    assert tokens.heard == [b"", b"challenge"]


@pytest.mark.parametrize("last", [b"", b"more"])
async def test_a_401_after_the_proof_is_a_refusal(last):
    one, _ = line((401, b"challenge"), (401, last))
    with pytest.raises(Refused):
        await converse(one, Tokens(b"first", b"proof"))


@pytest.mark.parametrize(("scheme", "error"), [("Negotiate", ValueError), ("CredSSP", Trouble)])
async def test_a_401_without_a_challenge_is_none(scheme, error):
    one, _ = line((401, b""))
    with pytest.raises(error) as raised:
        await converse(one, Tokens(b"first", b"proof", scheme=scheme))
    assert not isinstance(raised.value, Trouble) or raised.value.problem.code == Code.TLS_FAILED


async def test_no_login_without_a_proof():
    one, _ = line((200, b""))
    with pytest.raises(ValueError, match="has not begun"):
        await converse(one, Tokens(b"first", b"proof"))


async def test_no_login_without_an_end():
    one, said = line((401, b"go on"))
    with pytest.raises(ValueError, match="without an end"):
        await converse(one, Tokens(*[b"more"] * 100, proof=1000))
    assert len(said) == MOST_STEPS


@pytest.mark.parametrize("status", [302, 403, 500, 503])
async def test_what_is_neither_yes_nor_no(status):
    one, _ = line((401, b"challenge"), (status, b""))
    with pytest.raises(ValueError, match=f"HTTP {status}"):
        await converse(one, Tokens(b"first", b"proof"))
