"""A sign-in that has begun ends once, soon, and at a page of ours."""

import base64
import hashlib

import pytest
from sqlalchemy import func, select

from kshub.auth.oidc import states
from kshub.auth.oidc.refused import CrowdedError
from kshub.store.schema import oidc_state

NOW = 1_000_000


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/", True),
        ("/apps/sonar/networks/1?x=%E6%9D%B1#top", True),
        ("", False),
        ("apps", False),
        ("//evil.example", False),
        ("///evil.example", False),
        ("/\\evil.example", False),
        ("\\/evil.example", False),
        ("/a\\b", False),
        ("https://evil.example/", False),
        ("javascript:alert(1)", False),
        ("/\t/evil.example", False),
        ("/\n/evil.example", False),
        ("/\r\nSet-Cookie: a=b", False),
        (" //evil.example", False),
        ("/東京", False),
        ("/" + "x" * 1000, False),
    ],
)
def test_pages_of_ours(path, own):
    assert states.own(path) is own
    assert states.new(path).back_to == (path if own else "/")


def test_no_two_are_alike():
    one, other = states.new("/"), states.new("/")
    assert len({one.nonce, other.nonce, one.verifier, other.verifier}) == 4
    assert 43 <= len(one.verifier) <= 128  # RFC 7636, 4.1
    digest = hashlib.sha256(one.verifier.encode()).digest()
    assert base64.urlsafe_b64decode(one.challenge + "=") == digest


async def test_it_ends_once(store):
    begun = states.new("/x")
    async with store.write() as connection:
        await states.keep(connection, state := states.state(), begun, NOW)
        kept = (await connection.execute(select(oidc_state))).mappings().one()
        assert state not in str(dict(kept))
        for wrong in ("", "x", "\udc80", "x" * 9999):
            assert await states.take(connection, wrong, NOW) is None
            assert not await states.there(connection, wrong)
        assert await states.there(connection, state)
        assert await states.take(connection, state, NOW + states.SECONDS - 1) == begun
        assert await states.take(connection, state, NOW) is None


async def test_it_does_not_wait_for_ever(store):
    async with store.write() as connection:
        await states.keep(connection, state := states.state(), states.new("/"), NOW)
        assert await states.take(connection, state, NOW + states.SECONDS) is None
        await states.keep(connection, states.state(), states.new("/"), NOW)
        await states.keep(connection, states.state(), states.new("/"), NOW + states.SECONDS)
        assert (await connection.execute(select(func.count()).select_from(oidc_state))).scalar() == 1


async def test_a_flood_puts_out_none_that_have_begun(store, monkeypatch):
    monkeypatch.setattr(states, "MOST", 3)
    made = [states.state() for _ in range(3)]
    async with store.write() as connection:
        for one in made:
            await states.keep(connection, one, states.new("/"), NOW)
        with pytest.raises(CrowdedError):
            await states.keep(connection, states.state(), states.new("/"), NOW)
        assert [await states.take(connection, one, NOW) is not None for one in made] == [True] * 3
        await states.keep(connection, states.state(), states.new("/"), NOW)
