"""Tokens of Ksockets: two at most, none without an end, one that is renewed takes the place of the others."""

import pytest
from sqlalchemy import select

from kshub.auth import collectors, tokens
from kshub.auth.tokens import Standing
from kshub.faults import Fault
from kshub.store.schema import ksocket_token

NOW = 1_000_000
LATER = NOW + 86400


async def bearer(connection, token, now):
    return (await collectors.bearers(connection, [tokens.digest(token)], now)).get(tokens.digest(token))


async def test_two_are_valid_at_a_time(store):
    async with store.write() as connection:
        first = await collectors.issue(connection, 1, LATER, NOW)
        await collectors.issue(connection, 1, LATER, NOW)
        with pytest.raises(Fault) as raised:
            await collectors.issue(connection, 1, LATER, NOW)
        assert raised.value.code == "token-limit"
        shown = await bearer(connection, first, NOW)
        assert await collectors.revoke(connection, 1, shown.token_id, NOW)
        assert not await collectors.revoke(connection, 1, shown.token_id, NOW)
        assert not await collectors.revoke(connection, 2, shown.token_id + 1, NOW)
        await collectors.issue(connection, 1, LATER, NOW)
        assert len(await collectors.listed(connection, 1, NOW)) == 3


@pytest.mark.parametrize("expires_at", [NOW, NOW - 1, NOW + 3652 * 86400])
async def test_every_token_has_an_end(store, expires_at):
    async with store.write() as connection:
        with pytest.raises(Fault):
            await collectors.issue(connection, 1, expires_at, NOW)


async def test_only_the_digest_is_kept(store):
    async with store.write() as connection:
        token = await collectors.issue(connection, 1, LATER, NOW)
        row = (await connection.execute(select(ksocket_token))).mappings().one()
        assert token not in str(dict(row))
        assert (await bearer(connection, token, NOW)).standing is Standing.VALID
        assert (await bearer(connection, token, LATER)).standing is Standing.EXPIRED
        assert await bearer(connection, token + "x", NOW) is None


async def test_a_renewed_token_ends_the_others_when_it_is_used(store):
    async with store.write() as connection:
        old = await collectors.issue(connection, 1, LATER, NOW)
        lost = await collectors.issue(connection, 1, LATER, NOW, renews=True)
        new = await collectors.issue(connection, 1, LATER, NOW, renews=True)
        assert await bearer(connection, lost, NOW) is None
        assert not await collectors.used(connection, [await bearer(connection, old, NOW)], NOW)
        assert (await bearer(connection, old, NOW)).standing is Standing.VALID
        assert await collectors.used(connection, [await bearer(connection, new, NOW)], NOW) == [1]
        ended = await bearer(connection, old, NOW)
        assert ended.standing is Standing.REVOKED
        known = await bearer(connection, new, NOW)
        assert not known.renews
        expected = {ended.token_id: Standing.REVOKED, 99: Standing.REVOKED}
        assert await collectors.ended(connection, [ended.token_id, known.token_id, 99], NOW) == expected


async def test_there_is_room_for_one_that_renews_beside_one_other(store):
    async with store.write() as connection:
        await collectors.issue(connection, 1, LATER, NOW)
        await collectors.issue(connection, 1, LATER, NOW, renews=True)
        await collectors.renewable(connection, 1, NOW)  # the unused one makes room
        with pytest.raises(Fault):
            await collectors.issue(connection, 1, LATER, NOW)
        await collectors.unused(connection, 1, NOW)
        assert [one.standing.name for one in await collectors.listed(connection, 1, NOW)] == ["REVOKED", "VALID"]
        await collectors.issue(connection, 1, LATER, NOW)
        with pytest.raises(Fault) as raised:
            await collectors.renewable(connection, 1, NOW)
        assert raised.value.code == "token-limit"
