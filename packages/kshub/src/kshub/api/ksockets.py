"""/ksockets: the collectors of a network, who is connected, and their tokens."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from msgspec import Meta
from sqlalchemy import Row

from kshub.api.asking import Number, Record, found, name, time
from kshub.api.paging import Page, page, sorted_parts
from kshub.api.scan_settings import NewSettings
from kshub.auth import collectors, lasting
from kshub.auth.access import Networks
from kshub.auth.collectors import Token
from kshub.clock import seconds_now
from kshub.orders import removing, renewals, settings
from kshub.orders.settings import ScanSettings
from kshub.store.engine import Store
from kshub.store.queries import naming
from kshub.store.queries import places as place_queries
from kshub.store.queries import settings as stored
from kshub.store.queries.lists import Part
from kshub.store.signals import Signals
from kshub.view import places

_KSOCKETS: Final = "/networks/{network_id:int}/ksockets"
_KSOCKET: Final = _KSOCKETS + "/{ksocket_id:int}"
DAYS: Final = 365


class RenewalView(Record):
    """The last renewal of the token; state is ordered, sent, done or refused, code says why it was refused."""

    state: str
    at: str | None
    code: str | None
    detail: str | None


class KsocketView(Record):
    """A Ksocket; refused tells of the last connection that was sent away, tokenExpiresAt of its last valid token."""

    ksocket_id: str
    network_id: str
    display_name: str
    connected: bool
    connected_since: str | None
    last_seen_at: str | None
    remote_addr: str | None
    version: str | None
    platform: str | None
    refused_code: str | None
    refused_at: str | None
    refused_addr: str | None
    installation: str | None
    token_expires_at: str | None
    renewal: RenewalView | None
    settings: ScanSettings


class NewKsocket(Record, forbid_unknown_fields=True):
    """What a Ksocket is called."""

    display_name: str


class TokenView(Record):
    """A token without the token; status is valid, expired or revoked."""

    token_id: str
    created_at: str | None
    expires_at: str | None
    last_used_at: str | None
    status: str


class NewToken(Record, forbid_unknown_fields=True):
    """For how many days it shall be good; it ends at 00:00 in the space's time zone."""

    days: Annotated[int, Meta(ge=1, le=collectors.MAX_DAYS)] = DAYS


class ShownToken(Record):
    """The token, this once."""

    token: str


_SORTS: Final[dict[str, Callable[[KsocketView], Any]]] = {
    "ksocketId": lambda one: int(one.ksocket_id),
    "displayName": lambda one: one.display_name,
    "connected": lambda one: one.connected,
    "lastSeenAt": lambda one: one.last_seen_at,
    "tokenExpiresAt": lambda one: one.token_expires_at,
}
_TOKEN_SORTS: Final[dict[str, Callable[[TokenView], Any]]] = {
    "tokenId": lambda one: int(one.token_id),
    "expiresAt": lambda one: one.expires_at,
    "status": lambda one: one.status,
}


@get(_KSOCKETS, summary="List Ksockets", dependencies=sorted_parts(100))
async def list_ksockets(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    part: NamedDependency[Part],
) -> Page[KsocketView]:
    """The network's Ksockets with their state.

    `sort` is ksocketId, displayName, connected, lastSeenAt or tokenExpiresAt.
    """
    async with store.read() as connection:
        found((await places.networks(connection, networks, network_id)) or None, "network")
        rows = await places.ksockets(connection, networks, network_id)
    return page([_view(row) for row in rows], part, _SORTS)


@get(_KSOCKET, summary="One Ksocket")
async def get_ksocket(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, ksocket_id: Number
) -> KsocketView:
    """One Ksocket with its state."""
    async with store.read() as connection:
        return _view(await _one(connection, networks, network_id, ksocket_id))


@post(_KSOCKETS, summary="Make a Ksocket")
async def add_ksocket(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, data: JSONBody[NewKsocket]
) -> KsocketView:
    """A new Ksocket; it needs a token."""
    async with store.write() as connection:
        rows = await places.networks(connection, networks, network_id)
        found(rows[0] if rows else None, "network")
        called = name(data.display_name)
        await naming.free_ksocket(connection, network_id, called)
        number = await place_queries.add_ksocket(connection, network_id, called)
        return _view(await _one(connection, networks, network_id, number))


@put(_KSOCKET, summary="Rename a Ksocket")
async def set_ksocket_name(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    ksocket_id: Number,
    data: JSONBody[NewKsocket],
) -> KsocketView:
    """Another name, which no other Ksocket of the network has."""
    called = name(data.display_name)
    async with store.write() as connection:
        await _one(connection, networks, network_id, ksocket_id)
        await naming.free_ksocket(connection, network_id, called, ksocket_id)
        await stored.rename_ksocket(connection, ksocket_id, called)
        return _view(await _one(connection, networks, network_id, ksocket_id))


@delete(_KSOCKET, summary="Delete a Ksocket")
async def delete_ksocket(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, ksocket_id: Number
) -> None:
    """Its tokens end, its link is closed within five seconds; past snapshots stay, under its name.

    Refused while its part of a run is under way. Schedules go on without it; one for it alone is switched off.
    """
    async with store.write() as connection:
        await _one(connection, networks, network_id, ksocket_id)
        await removing.remove_ksocket(connection, network_id, ksocket_id, seconds_now())


@put(_KSOCKET + "/settings", summary="A Ksocket's own settings")
async def set_ksocket(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    ksocket_id: Number,
    data: JSONBody[NewSettings],
) -> ScanSettings:
    """What is different for it; what is left out is as in the network's common settings."""
    checked = settings.checked(data, own=True)
    async with store.write() as connection:
        await _one(connection, networks, network_id, ksocket_id)
        await stored.set_ksocket(connection, ksocket_id, settings.write(checked))
    return checked


@get(_KSOCKET + "/tokens", summary="List a Ksocket's tokens", dependencies=sorted_parts(100))
async def list_tokens(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    ksocket_id: Number,
    part: NamedDependency[Part],
) -> Page[TokenView]:
    """Its tokens, the newest first; the tokens themselves are nowhere. `sort` is tokenId, expiresAt or status."""
    async with store.read() as connection:
        await _one(connection, networks, network_id, ksocket_id)
        tokens = await collectors.listed(connection, ksocket_id, seconds_now())
    return page([_token(one) for one in tokens], part, _TOKEN_SORTS)


@post(_KSOCKET + "/tokens", summary="Make a token")
async def add_token(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    ksocket_id: Number,
    data: JSONBody[NewToken],
) -> ShownToken:
    """A new token, shown this once; two at most are valid at a time."""
    at = seconds_now()
    async with store.write() as connection:
        await _one(connection, networks, network_id, ksocket_id)
        expires = await lasting.of_ksocket(connection, ksocket_id, data.days, at)
        return ShownToken(token=await collectors.issue(connection, ksocket_id, expires, at))


@post(_KSOCKET + "/tokens/renew", status_code=202, summary="Renew the token over the link")
async def renew_token(
    store: NamedDependency[Store],
    signals: NamedDependency[Signals],
    networks: NamedDependency[Networks],
    network_id: Number,
    ksocket_id: Number,
) -> None:
    """The Ksocket gets a new token over its link, and the old one ends when it has come with it.

    409 where two are valid already. How it stands is told with the Ksocket, as `renewal`.
    """
    async with store.write() as connection:
        await _one(connection, networks, network_id, ksocket_id)
        await collectors.renewable(connection, ksocket_id, seconds_now())
        await renewals.order(connection, ksocket_id, seconds_now())
    signals.wake([ksocket_id])


@delete(_KSOCKET + "/tokens/{token_id:int}", summary="Revoke a token")
async def revoke_token(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    ksocket_id: Number,
    token_id: Number,
) -> None:
    """End it; the socket that it opened is closed within five seconds."""
    async with store.write() as connection:
        await _one(connection, networks, network_id, ksocket_id)
        revoked = await collectors.revoke(connection, ksocket_id, token_id, seconds_now())
        found(revoked or None, "valid token")


async def _one(connection: Any, networks: Networks, network_id: int, ksocket_id: int) -> Row[Any]:
    rows = await places.ksockets(connection, networks, network_id, ksocket_id)
    return found(rows[0] if rows else None, "Ksocket")


def _view(row: Row[Any]) -> KsocketView:
    return KsocketView(
        ksocket_id=str(row.id),
        network_id=str(row.network_id),
        display_name=row.display_name,
        connected=row.replica is not None,
        connected_since=time(row.connected_since) if row.replica is not None else None,
        last_seen_at=time(row.last_seen_at),
        remote_addr=row.remote_addr,
        version=row.version,
        platform=row.platform,
        refused_code=row.refused_code,
        refused_at=time(row.refused_at),
        refused_addr=row.refused_addr,
        installation=row.installation,
        token_expires_at=time(row.token_expires_at),
        renewal=_renewal(row.renewal),
        settings=settings.read(row.settings),
    )


def _renewal(stored: str | None) -> RenewalView | None:
    last = renewals.read(stored)
    if last is None:
        return None
    return RenewalView(state=last.state, at=time(last.at), code=last.code, detail=last.detail)


def _token(token: Token) -> TokenView:
    return TokenView(
        token_id=str(token.token_id),
        created_at=time(token.created_at),
        expires_at=time(token.expires_at),
        last_used_at=time(token.last_used_at),
        status=token.standing.name.lower(),
    )


ROUTES: list[HTTPRouteHandler] = [
    list_ksockets,
    get_ksocket,
    add_ksocket,
    set_ksocket_name,
    delete_ksocket,
    set_ksocket,
    list_tokens,
    add_token,
    renew_token,
    revoke_token,
]
