"""A sign-in by the identity provider, from the login page to the session, on one screen."""

import hmac
import logging
from dataclasses import dataclass

from kshub.auth import sessions, slowing
from kshub.auth.oidc import arriving, states
from kshub.auth.oidc.provider import Provider
from kshub.auth.oidc.refused import DENIED, STATE, RefusedError
from kshub.auth.oidc.states import Begun
from kshub.auth.sessions import Opened
from kshub.clock import seconds_now
from kshub.store.engine import Store

log = logging.getLogger("kshub.auth")


@dataclass(frozen=True, slots=True)
class Returned:
    """With what a browser comes back: RFC 6749, 4.1.2; issuer: RFC 9207. cookie: the state that it was given here."""

    state: str | None = None
    code: str | None = None
    error: str | None = None
    issuer: str | None = None
    cookie: str | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """The session, and the page to go to."""

    opened: Opened
    back_to: str


async def begin(store: Store, provider: Provider, to: str, remote: str) -> tuple[str, str]:
    """Where to send the browser, and the state that it has to keep as a cookie. to: the page to go to in the end.

    Raises:
        RefusedError: PROVIDER.
        CrowdedError.
    """
    begun, state = states.new(to), states.state()
    with provider.crowd.begins(slowing.source(remote), state):
        await provider.authorization_url("", begun)  # before anything is written for a provider that is away
        async with store.write() as connection:
            await states.keep(connection, state, begun, seconds_now())
    return await provider.authorization_url(state, begun), state


async def finish(store: Store, provider: Provider, came: Returned, remote: str, agent: str) -> Came:
    """A session for who came back.

    Raises:
        RefusedError.
    """
    begun = await _begun(store, provider, came)
    if begun is None:
        raise RefusedError(STATE, "nothing like that has begun in this browser")
    if came.issuer is not None and came.issuer != provider.oidc.issuer:
        raise RefusedError(STATE, "another provider answers")
    if came.error is not None or not came.code:
        raise RefusedError(DENIED, f"the provider says {(came.error or 'nothing')[:60]!a}")
    claims = await provider.claims(came.code, begun)
    async with store.write() as connection:
        now = seconds_now()
        number = await arriving.arrive(connection, provider.oidc, claims, now)
        where = slowing.source(remote)
        opened = await sessions.begin(connection, number, where, now, method=sessions.OIDC, agent=agent)
    return Came(opened, begun.back_to)


async def _begun(store: Store, provider: Provider, came: Returned) -> Begun | None:
    """The sign-in that this browser comes back from."""
    if not came.state or not came.cookie or not hmac.compare_digest(_octets(came.state), _octets(came.cookie)):
        return None
    async with store.read() as connection:
        if not await states.there(connection, came.state):
            return None
    async with store.write() as connection:
        begun = await states.take(connection, came.state, seconds_now())
    provider.crowd.back(came.state)
    return begun


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
