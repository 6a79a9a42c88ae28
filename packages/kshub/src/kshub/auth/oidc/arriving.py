"""Who came by the identity provider, as a user of the hub; and their groups, as the provider has them now."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import administrators, deeds, people, roles, sessions
from kshub.auth.oidc import idtoken
from kshub.auth.oidc.refused import DISABLED, NAMELESS, RESERVED, TAKEN, UNKNOWN, RefusedError
from kshub.entry import Oidc
from kshub.faults import Fault
from kshub.store.queries import naming
from kshub.store.schema import group_member, user, user_group

log = logging.getLogger("kshub.auth")

MOST_GROUPS: Final = 1000  # of one user


async def arrive(connection: AsyncConnection, oidc: Oidc, claims: Mapping[str, Any], now: int) -> int:
    """The number of the user of these claims, who is made if there is none; groups are renewed.

    Raises:
        RefusedError: DISABLED, UNKNOWN, NAMELESS, TAKEN, RESERVED.
    """
    await administrators.turns(connection)  # before any user is held: of two that come at once, one is known then
    row = await _known(connection, oidc.issuer, idtoken.subject(claims))
    number = await _made(connection, oidc, claims, now) if row is None else _welcome(row)
    await _renew_groups(connection, number, groups(claims, oidc.groups_claim))
    return number


def groups(claims: Mapping[str, Any], claim: str) -> frozenset[str]:
    """What the provider calls the user's groups; one alone may stand without a list."""
    told = claims.get(claim)
    if told is None:
        log.info("the identity provider tells no groups in the claim %a: it is as if there were none", claim)
    some = told if isinstance(told, list) else [told]
    return frozenset(one for one in some[:MOST_GROUPS] if isinstance(one, str))


async def link(connection: AsyncConnection, user_id: int, issuer: str, subject: str) -> None:
    """This user is the one whom the provider calls so.

    Raises:
        Fault: "subject-taken", "subject-wrong".
    """
    try:
        idtoken.subject({"sub": subject})
    except RefusedError:
        raise Fault("subject-wrong") from None
    other = and_(user.c.issuer == issuer, user.c.subject == subject, user.c.id != user_id)
    if (await connection.execute(select(user.c.id).where(other))).first() is not None:
        raise Fault("subject-taken")
    try:
        await connection.execute(update(user).where(user.c.id == user_id).values(issuer=issuer, subject=subject))
    except IntegrityError:  # of two at once the later
        raise Fault("subject-taken") from None


async def unlink(connection: AsyncConnection, user_id: int, now: int) -> None:
    """The provider knows nobody of that number any more: what came from there ends.

    Raises:
        Fault: "last-administrator": nobody would be left who could undo it.
    """
    query = select(group_member.c.group_id).where(group_member.c.user_id == user_id, group_member.c.external)
    ended = set((await connection.execute(query)).scalars())
    await administrators.stay(connection, lambda one, group_id: one == user_id and group_id in ended)
    await connection.execute(update(user).where(user.c.id == user_id).values(issuer=None, subject=None))
    await _renew_groups(connection, user_id, frozenset())
    await sessions.end_all(connection, user_id, now)


async def _known(connection: AsyncConnection, issuer: str, subject: str) -> Any:
    mine = (user.c.issuer == issuer, user.c.subject == subject)
    query = select(user.c.id, user.c.enabled).where(*mine).with_for_update()
    return (await connection.execute(query)).one_or_none()


def _welcome(row: Any) -> int:
    if not row.enabled:
        deeds.aimed(row.id)
        raise RefusedError(DISABLED, f"user {row.id} is disabled")
    return int(row.id)


async def _made(connection: AsyncConnection, oidc: Oidc, claims: Mapping[str, Any], now: int) -> int:
    subject = idtoken.subject(claims)
    if not oidc.create_users:
        raise RefusedError(UNKNOWN, f"nobody is linked to subject {subject!a}")
    name = _name(claims.get(oidc.username_claim))
    if name is None:
        raise RefusedError(NAMELESS, f"subject {subject!a} has no name in the claim {oidc.username_claim!a}")
    taken = RefusedError(TAKEN, f"there is a user {name!a} who is not linked: kshub user link, subject {subject!a}")
    try:
        number = await people.enrol(connection, name, "", roles.NONE, now)
    except Fault as fault:
        reserved = RefusedError(RESERVED, f"no user is called {name!a}, subject {subject!a}")
        raise reserved if fault.code == "user-name-reserved" else taken from None
    values = {"issuer": oidc.issuer, "subject": subject, "display_name": _name(claims.get("name")) or name}
    await connection.execute(update(user).where(user.c.id == number).values(values))
    log.info("user %d is made at the first sign-in", number)
    return number


def _name(claim: Any) -> str | None:
    try:
        return naming.checked(claim) if isinstance(claim, str) else None
    except Fault:
        return None


async def _renew_groups(connection: AsyncConnection, user_id: int, names: frozenset[str]) -> None:
    """Memberships that an administrator made stay as they are; so do those by which the last one is administrator."""
    wanted = set((await connection.execute(select(user_group.c.id).where(user_group.c.external.in_(names)))).scalars())
    query = select(group_member.c.group_id, group_member.c.external).where(group_member.c.user_id == user_id)
    have = {row.group_id: row.external for row in await connection.execute(query)}
    gone = {number for number, external in have.items() if external and number not in wanted}
    if gone:
        gone -= await _last(connection, user_id, gone)
    for one in sorted(gone):
        mine = (group_member.c.user_id == user_id, group_member.c.group_id == one)
        await connection.execute(delete(group_member).where(*mine))
    for one in sorted(wanted - have.keys()):
        row = {"user_id": user_id, "group_id": one, "external": True}
        await connection.execute(insert(group_member).values(row))


async def _last(connection: AsyncConnection, user_id: int, gone: set[int]) -> set[int]:
    last = await administrators.last(connection, lambda one, group_id: one == user_id and group_id in gone)
    kept = {group_id for _, group_id in last if group_id is not None}
    if kept:
        numbers = ", ".join(map(str, sorted(kept)))
        log.error(
            "user %d is the last administrator, and the identity provider does not name them in group %s any more: "
            "they stay in it; make another administrator",
            user_id,
            numbers,
        )
    return kept
