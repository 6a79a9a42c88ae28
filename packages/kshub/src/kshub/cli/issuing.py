"""`kshub token create`, `list`, `revoke`."""

from kshub import app
from kshub.auth import collectors, lasting, people
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.faults import Fault
from kshub.store.instants import moment
from kshub.store.queries import naming
from kshub.words import say


async def create(settings: Settings, ksocket: str | None, user: str | None, label: str | None, days: int) -> None:
    """A token on stdout, alone on its line, this once."""
    if (ksocket is None) == (user is None) or (user is None) != (not label):
        raise Fault("token-for-whom")
    at = seconds_now()
    async with app.store_of(settings) as store, store.write() as connection:
        if ksocket is not None:
            number = await naming.ksocket_named(connection, ksocket)
            expires = await lasting.of_ksocket(connection, number, days, at)
            token = await collectors.issue(connection, number, expires, at)
        else:
            expires = await lasting.of_program(connection, days, at)
            token = await people.issue(connection, user or "", label or "", expires, at)
    print(token)


async def listed(settings: Settings, ksocket: str) -> None:
    """The Ksocket's tokens, without the tokens themselves."""
    async with app.store_of(settings) as store, store.read() as connection:
        tokens = await collectors.listed(connection, await naming.ksocket_named(connection, ksocket), seconds_now())
    for one in tokens:
        print(
            say(
                "token-line",
                number=one.token_id,
                status=one.standing.name.lower(),
                expires=_day(one.expires_at),
                used=say("never") if one.last_used_at is None else _day(one.last_used_at),
            )
        )


async def revoke(settings: Settings, number: int, ksocket: str) -> None:
    """End a token; a hub that serves notices within seconds."""
    async with app.store_of(settings) as store, store.write() as connection:
        ksocket_id = await naming.ksocket_named(connection, ksocket)
        if not await collectors.revoke(connection, ksocket_id, number, seconds_now()):
            raise Fault("no-token", number=number)
    print(say("token-revoked-now", number=number))


def _day(stored: int) -> str:
    return moment(stored).strftime("%Y-%m-%dT%H:%M:%SZ")
