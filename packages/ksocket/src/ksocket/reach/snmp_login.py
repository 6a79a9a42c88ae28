"""The first requests to an agent, step by step: what can be wrong with an account has a name of its own for each."""

from typing import TYPE_CHECKING

from ksocket.credentials.accounts import SnmpFile
from ksocket.reach import snmp_keys, snmp_probe, snmp_wire
from ksocket.reach.snmp_keys import User
from ksocket.reach.trouble import Trouble
from kswire.problems import Code

if TYPE_CHECKING:
    from ksocket.reach.snmp import SnmpSession

SYS_UP_TIME = "1.3.6.1.2.1.1.3.0"  # SNMPv2-MIB
SNMP_ENGINE_ID = "1.3.6.1.6.3.10.2.1.1.0"  # SNMP-FRAMEWORK-MIB


async def enter(session: "SnmpSession", file: SnmpFile, addr: str, users: tuple[User, ...]) -> None:
    """Makes sure that the agent answers this account. users: one for each key extension to try; none by a community.

    Raises:
        Trouble: which step failed.
    """
    if not users:
        engine = (await session.get([SYS_UP_TIME, SNMP_ENGINE_ID])).get(SNMP_ENGINE_ID)
        session.identify(engine if isinstance(engine, bytes) and engine else None)
        return
    counter = await session.refresh()
    session.identify(session.know())
    if not session.engine_id:
        raise reported(counter or "", users[0])
    accepted = not users[0].hash or await _authenticated(session, users[0])
    for user in users:
        try:
            await _prove(session, user)
        except Trouble as trouble:
            if trouble.problem.code == Code.SNMP_NO_PRIVACY and not accepted:
                raise Trouble(Code.SNMP_WRONG_AUTHENTICATION, username=user.name) from None
            if trouble.problem.code != Code.SNMP_WRONG_PRIVACY:
                raise
        else:
            snmp_keys.remember(file, addr, user)
            return
    await _say_what_is_wrong(session, users[-1])
    snmp_keys.remember(file, addr, users[-1])


async def _say_what_is_wrong(session: "SnmpSession", user: User) -> None:
    """The agent did not answer what this user, the session's, has encrypted. If it does now, nothing is wrong."""
    try:
        other = await snmp_probe.other_protocol(session, user) if user.privacy else None
    except snmp_probe.Answered:
        return
    if other is not None:
        raise Trouble(Code.SNMP_WRONG_PRIVACY_PROTOCOL, username=user.name, protocol=other)
    raise Trouble(Code.SNMP_WRONG_PRIVACY, username=user.name)


async def _authenticated(session: "SnmpSession", user: User) -> bool:
    """Proves the authentication key alone, and learns the agent's clock with it.

    False: the agent takes nothing from this user that is not encrypted, or nothing that is authenticated.
    """
    session.become(user.authenticated_only)
    try:
        counter = await session.refresh()
    except Trouble as trouble:
        if trouble.problem.code != Code.SNMP_NO_ANSWER:
            raise
        # It answered the discovery a moment ago: silence now is about the key.
        raise Trouble(Code.SNMP_WRONG_AUTHENTICATION, username=user.name) from None
    if counter == snmp_wire.UNSUPPORTED_SEC_LEVELS and user.privacy:
        return False
    if counter not in (None, snmp_wire.NOT_IN_TIME_WINDOWS):
        raise reported(counter, user)
    return True


async def _prove(session: "SnmpSession", user: User) -> None:
    """A first real request as this user."""
    session.become(user)
    try:
        await session.get([SYS_UP_TIME])
    except Trouble as trouble:
        if not user.privacy or trouble.problem.code != Code.SNMP_NO_ANSWER:
            raise
        # It answered what was not encrypted: most agents drop what they cannot decrypt without a word.
        session.forgive()
        raise Trouble(Code.SNMP_WRONG_PRIVACY, username=user.name) from None


def reported(counter: str, user: User) -> Trouble:
    """What a report means (RFC 3414, 3.2)."""
    match counter:
        case snmp_wire.UNKNOWN_USER_NAMES:
            return Trouble(Code.SNMP_UNKNOWN_USER, username=user.name)
        case snmp_wire.WRONG_DIGESTS:
            return Trouble(Code.SNMP_WRONG_AUTHENTICATION, username=user.name)
        case snmp_wire.NOT_IN_TIME_WINDOWS:
            return Trouble(Code.SNMP_NOT_IN_TIME)
        case snmp_wire.UNKNOWN_ENGINE_IDS:
            return Trouble(Code.SNMP_ENGINE_CHANGED)
        case snmp_wire.UNSUPPORTED_SEC_LEVELS if user.privacy:
            return Trouble(Code.SNMP_NO_PRIVACY, username=user.name)
        case snmp_wire.UNSUPPORTED_SEC_LEVELS:
            return Trouble(Code.SNMP_WRONG_AUTHENTICATION, username=user.name)
        case snmp_wire.DECRYPTION_ERRORS:
            return Trouble(Code.SNMP_WRONG_PRIVACY, username=user.name)
        case _:
            return Trouble(Code.SNMP_REFUSED, detail=f"report {counter}")
