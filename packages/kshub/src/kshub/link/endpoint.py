"""Where collectors dial in: /api/ksocket/link, with their token in the handshake."""

import logging
from collections import Counter
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError

from kshub.auth import tokens
from kshub.auth.collectors import Bearer
from kshub.auth.tokens import Standing
from kshub.clock import seconds_now
from kshub.link import presence
from kshub.link.conversation import Conversation
from kshub.link.door import refusal
from kshub.link.links import MAX_CONNECTIONS, Links
from kshub.link.refusals import source
from kshub.link.socket import Receive, Send, Socket
from kshub.store.queries.refusals import NOBODY

log = logging.getLogger("kshub.link")

MAX_OF_ONE: Final = 4  # connections with one token: the old one, the new one, and room for what is half dead
PATH: Final = "/api/ksocket/link"


async def serve(links: Links, scope: Any, receive: Receive, send: Send) -> None:
    """One WebSocket, from its handshake to its end."""
    socket, remote = Socket(receive, send), str((scope.get("client") or ("-",))[0])
    if scope["path"] != PATH:
        await socket.deny(404, "collectors dial in at " + PATH)
    elif links.connections >= MAX_CONNECTIONS:
        links.turned_away(source(NOBODY, "hub-full", remote))
        await socket.deny(429, "too many connections: wait a moment")
    else:
        links.connections += 1
        try:
            await _admit(links, scope, socket, remote)
        finally:
            links.connections -= 1


async def _admit(links: Links, scope: Any, socket: Socket, remote: str) -> None:
    try:
        shown = await _shown(links, scope)
    except (SQLAlchemyError, OSError) as error:
        log.error("the database cannot be read: %s", error)  # noqa: TRY400 - the reason is in the line
        await socket.deny(503, "the hub's database is away: try again later")
        return
    if shown is None and not links.failures.take(remote):  # who has a good token is let in: many share an address
        links.turned_away(source(NOBODY, "too-often", remote))
        await socket.deny(429, "too many connections: wait a moment")
        return
    if shown is None:
        links.turned_away(source(NOBODY, "unknown-token", remote))
        log.warning("a connection from %s shows no token that is known here: unknown-token", remote)
        await socket.deny(401, "this token is not known here")
        return
    if links.tokens[shown.token_id] >= MAX_OF_ONE:
        links.turned_away(source(shown.ksocket_id, "connections", remote))
        log.warning("Ksocket %d from %s has too many connections: connections", shown.ksocket_id, remote)
        await socket.deny(429, "too many connections with this token: wait a moment")
        return
    links.tokens[shown.token_id] += 1
    try:
        await _talk(links, shown, socket, remote)
    finally:
        links.tokens[shown.token_id] -= 1
        links.tokens += Counter()  # drops what is at zero


async def _talk(links: Links, shown: Bearer, socket: Socket, remote: str) -> None:
    await socket.accept()
    conversation = Conversation(links, shown, socket, remote)
    if shown.standing is Standing.VALID:
        await conversation.run()
        return
    links.refused(str(shown.standing), f"Ksocket {shown.ksocket_id} from {remote} shows a token that is over")
    try:
        async with links.store.write() as connection:
            await presence.refused(connection, source(shown.ksocket_id, str(shown.standing), remote), seconds_now())
    except (SQLAlchemyError, OSError) as error:  # a full disk: it hears why all the same
        log.warning("that cannot be written: %s", error)
    await conversation.end(refusal(shown.standing))


async def _shown(links: Links, scope: Any) -> Bearer | None:
    """Whose token it is. On its own, so that nothing of it is held for as long as the connection lives."""
    token = _token(scope)
    return None if token is None else await links.door.bearer(token)


def _token(scope: Any) -> str | None:
    for name, value in scope["headers"]:
        if name.lower() == b"authorization":
            return tokens.shown(value.decode("latin-1"), ("token",))
    return None
