"""/api/session/totp: one's second factor, codes that an app makes (RFC 6238)."""

import logging
from typing import Any, Final

from litestar import Request, delete, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody

from kshub.api.asking import IN_SESSION, Number, Record, first, found, still, wrong
from kshub.api.sessions import remote, slow
from kshub.auth import login, second, slowing, totp, users
from kshub.auth.login import SlowError, WrongError
from kshub.auth.people import Caller
from kshub.auth.sessions import SET_UP_TOTP, Present
from kshub.clock import seconds_now
from kshub.faults import Fault
from kshub.store.engine import Store

log = logging.getLogger("kshub.api")

PATH: Final = "/api/session/totp"
_USER: Final = "/api/settings/users/{user_id:int}"


class SecondFactor(Record):
    """Whether a code is asked for at the login, and how many recovery codes are left."""

    in_force: bool
    recovery_codes_left: int


class Beginning(Record, forbid_unknown_fields=True):
    """The password; null in a session that has to set it up, or has just begun by the identity provider."""

    password: str | None = None


class Offered(Record):
    """What an app needs. uri: the same as a QR code shows it; secret: to be typed. expiresIn: seconds."""

    secret: str
    uri: str
    expires_in: int


class TotpCode(Record, forbid_unknown_fields=True):
    """A code of the app."""

    code: str


class RecoveryCodes(Record):
    """Each lets in once in the place of a code; shown this once."""

    recovery_codes: list[str]


class Proof(Record, forbid_unknown_fields=True):
    """The password, or a code, or a recovery code: one of them."""

    password: str | None = None
    code: str | None = None


@get(PATH, summary="One's second factor", security=IN_SESSION, opt=first(SET_UP_TOTP))
async def get_second_factor(store: NamedDependency[Store], person: NamedDependency[Present]) -> SecondFactor:
    """How it stands; only in a session."""
    async with store.read() as connection:
        standing = await second.standing(connection, person.caller.user_id)
    return SecondFactor(in_force=standing.in_force, recovery_codes_left=standing.recovery_codes)


@post(PATH, summary="Begin to set up a second factor", security=IN_SESSION, opt=first(SET_UP_TOTP))
async def begin_second_factor(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    person: NamedDependency[Present],
    data: JSONBody[Beginning],
) -> Offered:
    """A secret for the app, kept with this session for 10 minutes; nothing is in force before a code confirms it.

    Needs the password; wrong ones are slowed as at the login. A session that owes the set-up, or began by the identity
    provider within the last 10 minutes, needs none.
    """
    caller = person.caller
    if data.password is not None:
        await _prove(request, store, caller, Proof(password=data.password))
    elif not second.proved(person, seconds_now()):
        raise Fault("totp-password-needed", minutes=second.JUST // 60)
    async with store.write() as connection:
        secret = await second.offer(connection, caller.user_id, person.session_id, seconds_now())
        await still(connection, person)
    return Offered(secret=secret, uri=totp.uri(secret, caller.username), expires_in=second.OFFERED)


@post(
    PATH + "/confirm", summary="Confirm the second factor", status_code=200, security=IN_SESSION, opt=first(SET_UP_TOTP)
)
async def confirm_second_factor(
    store: NamedDependency[Store], person: NamedDependency[Present], data: JSONBody[TotpCode]
) -> RecoveryCodes:
    """With a code of the app it is in force, and one's other sessions end. The answer is ten recovery codes."""
    user_id = person.caller.user_id
    async with store.write() as connection:
        codes = await second.confirm(connection, user_id, person.session_id, data.code, seconds_now())
        await still(connection, person)
    log.info("user %d has a second factor now", user_id)
    return RecoveryCodes(recovery_codes=codes)


@post(PATH + "/recovery-codes", summary="Renew one's recovery codes", status_code=200, security=IN_SESSION)
async def renew_recovery_codes(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    person: NamedDependency[Present],
    data: JSONBody[Proof],
) -> RecoveryCodes:
    """Ten new ones, shown this once; the former ones let in no more. The app's codes stay as they are.

    Needs the password or a code; wrong ones are slowed as at the login.
    """
    caller = person.caller
    await _prove(request, store, caller, data)
    async with store.write() as connection:
        codes = await second.renew(connection, caller.user_id)
        await still(connection, person)
    log.info("user %d has new recovery codes", caller.user_id)
    return RecoveryCodes(recovery_codes=codes)


@post(PATH + "/remove", summary="Remove one's second factor", status_code=204, security=IN_SESSION)
async def remove_second_factor(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    person: NamedDependency[Present],
    data: JSONBody[Proof],
) -> None:
    """Needs the password or a code; wrong ones are slowed as at the login."""
    caller = person.caller
    await _prove(request, store, caller, data)
    async with store.write() as connection:
        await second.remove(connection, caller.user_id)
        await still(connection, person)
    log.info("user %d has no second factor any more", caller.user_id)


@delete(_USER + "/totp", status_code=204, summary="Reset a user's second factor", security=IN_SESSION)
async def reset_second_factor(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    user_id: Number,
) -> None:
    """The user logs in by password alone, and may set it up anew; only in a session."""
    async with store.write() as connection:
        found(await users.one(connection, user_id), "user")
        await second.remove(connection, user_id)
    log.info("the second factor of user %d is reset by %s", user_id, administrator.username)


@post(_USER + "/unlock", status_code=204, summary="Forget wrong passwords for a user", security=IN_SESSION)
async def unlock_user(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    user_id: Number,
) -> None:
    """What was tried for this name slows its user no longer; an address that tried too much still waits."""
    async with store.write() as connection:
        row = found(await users.one(connection, user_id), "user")
        await slowing.forgive(connection, row.username)
    log.info("wrong passwords for user %d are forgotten by %s", user_id, administrator.username)


async def _prove(request: Request[Any, Any, Any], store: Store, caller: Caller, proof: Proof) -> None:
    try:
        if proof.password is not None and proof.code is None:
            await login.prove(store, caller.username, proof.password, remote(request))
        elif proof.code is not None and proof.password is None:
            await login.prove_code(store, caller.username, proof.code, remote(request))
        else:
            raise wrong("password or code: one of them is needed")
    except WrongError:
        raise Fault("proof-wrong") from None
    except SlowError as error:
        raise slow(error.seconds) from None


ROUTES: list[HTTPRouteHandler] = [
    get_second_factor,
    begin_second_factor,
    confirm_second_factor,
    renew_recovery_codes,
    remove_second_factor,
]
ADMINISTRATION: list[HTTPRouteHandler] = [reset_second_factor, unlock_user]
