"""/retention: what is kept how long, and what the next clearing would remove."""

from typing import Annotated, Final, Literal

from litestar import get, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody, QueryParameter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import Number, Record, found, time
from kshub.auth.access import Networks, Spaces
from kshub.clock import seconds_now
from kshub.store.engine import Store
from kshub.store.queries import retention
from kshub.store.queries.retention import Doomed
from kshub.store.retention import Days, Kept, Most, Retention
from kshub.store.schema import space
from kshub.view import places

_NETWORK: Final = "/networks/{network_id:int}/retention"
_SPACE: Final = "/spaces/{space_id:int}/retention"

By = Literal["hub", "space", "network"]
SnapshotDays = Annotated[
    int | None, QueryParameter(name="snapshotDays", ge=1, le=36500, description="as if this was set")
]
AttemptDays = Annotated[
    int | None, QueryParameter(name="attemptDays", ge=1, le=36500, description="as if this was set")
]
MaxSnapshots = Annotated[
    int | None, QueryParameter(name="maxSnapshots", ge=0, le=100_000, description="as if this was set")
]


class NewRetention(Record, forbid_unknown_fields=True):
    """What a network or space sets; null: as the place above it. maxSnapshots 0: any number."""

    snapshot_days: Days | None = None
    attempt_days: Days | None = None
    max_snapshots: Most | None = None


class InForce(Record):
    """What holds in the end."""

    snapshot_days: int
    attempt_days: int
    max_snapshots: int


class SetBy(Record):
    """From where each of it is."""

    snapshot_days: By
    attempt_days: By
    max_snapshots: By


class RetentionView(Record):
    """own: what is set here. above: what would hold if nothing were."""

    own: NewRetention
    above: InForce
    in_force: InForce
    set_by: SetBy


class Preview(Record):
    """What the next clearing would remove of a network, by inForce; oldest and newest: of those snapshots.

    numberOfNamedSnapshots: stay for their name alone. moreAttempts: there are more than were counted.
    """

    in_force: InForce
    number_of_snapshots: int
    oldest: str | None
    newest: str | None
    number_of_named_snapshots: int
    number_of_runs: int
    number_of_events: int
    number_of_attempts: int
    more_attempts: bool


@get(_NETWORK, summary="What of a network is kept how long")
async def get_network_retention(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, kept: NamedDependency[Kept]
) -> RetentionView:
    """The settings in force, and from where each is."""
    async with store.read() as connection:
        return await _of_network(connection, networks, network_id, kept)


@put(_NETWORK, summary="Set what of a network is kept how long")
async def set_network_retention(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    kept: NamedDependency[Kept],
    data: JSONBody[NewRetention],
) -> RetentionView:
    """All of it anew. What is too old by it goes with the next clearing: look at the preview first."""
    async with store.write() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
        await retention.set_network(connection, network_id, _stored(data))
        return await _of_network(connection, networks, network_id, kept)


@get(_NETWORK + "/preview", summary="What the next clearing would remove")
async def preview_retention(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    kept: NamedDependency[Kept],
    snapshot_days: SnapshotDays = None,
    attempt_days: AttemptDays = None,
    max_snapshots: MaxSnapshots = None,
) -> Preview:
    """By the settings in force, or by others that are tried here and not set."""
    tried = Retention(snapshot_days=snapshot_days, attempt_days=attempt_days, max_snapshots=max_snapshots)
    async with store.read() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
        then = kept.over(*await retention.of_network(connection, network_id), tried)
        gone = await retention.preview(connection, network_id, then, seconds_now())
    return _preview(then, gone)


@get(_SPACE + "/preview", summary="What the next clearing would remove of a space")
async def preview_space_retention(
    store: NamedDependency[Store],
    spaces: NamedDependency[Spaces],
    space_id: Number,
    kept: NamedDependency[Kept],
    snapshot_days: SnapshotDays = None,
    attempt_days: AttemptDays = None,
    max_snapshots: MaxSnapshots = None,
) -> Preview:
    """Of all its networks together, as if the space set this; networks keep what they set themselves."""
    tried = Retention(snapshot_days=snapshot_days, attempt_days=attempt_days, max_snapshots=max_snapshots)
    async with store.read() as connection:
        await _space(connection, spaces, space_id)
        then = kept.over(await retention.of_space(connection, space_id), tried)
        gone = await retention.preview_space(connection, space_id, then, seconds_now())
    return _preview(then, gone)


@get(_SPACE, summary="What of a space is kept how long")
async def get_space_retention(
    store: NamedDependency[Store], spaces: NamedDependency[Spaces], space_id: Number, kept: NamedDependency[Kept]
) -> RetentionView:
    """The settings in force where a network sets nothing else, and from where each is."""
    async with store.read() as connection:
        return await _of_space(connection, spaces, space_id, kept)


@put(_SPACE, summary="Set what of a space is kept how long")
async def set_space_retention(
    store: NamedDependency[Store],
    spaces: NamedDependency[Spaces],
    space_id: Number,
    kept: NamedDependency[Kept],
    data: JSONBody[NewRetention],
) -> RetentionView:
    """All of it anew, for administrators of the space."""
    async with store.write() as connection:
        await _space(connection, spaces, space_id)
        await retention.set_space(connection, space_id, _stored(data))
        return await _of_space(connection, spaces, space_id, kept)


async def _of_network(connection: AsyncConnection, networks: Networks, network_id: int, kept: Kept) -> RetentionView:
    found(await places.networks(connection, networks, network_id) or None, "network")
    above, own = await retention.of_network(connection, network_id)
    return _view(own, kept.over(above), {"space": above, "network": own})


async def _of_space(connection: AsyncConnection, spaces: Spaces, space_id: int, kept: Kept) -> RetentionView:
    await _space(connection, spaces, space_id)
    own = await retention.of_space(connection, space_id)
    return _view(own, kept, {"space": own})


async def _space(connection: AsyncConnection, spaces: Spaces, space_id: int) -> None:
    query = select(space.c.id).where(space.c.id == space_id, space.c.id.in_(spaces))
    found((await connection.execute(query)).scalar(), "space")


def _view(own: Retention, above: Kept, layers: dict[By, Retention]) -> RetentionView:
    return RetentionView(
        own=NewRetention(
            snapshot_days=own.snapshot_days, attempt_days=own.attempt_days, max_snapshots=own.max_snapshots
        ),
        above=_in_force(above),
        in_force=_in_force(above.over(own)),
        set_by=SetBy(
            snapshot_days=_by([(place, one.snapshot_days) for place, one in layers.items()]),
            attempt_days=_by([(place, one.attempt_days) for place, one in layers.items()]),
            max_snapshots=_by([(place, one.max_snapshots) for place, one in layers.items()]),
        ),
    )


def _preview(then: Kept, gone: Doomed) -> Preview:
    return Preview(
        in_force=_in_force(then),
        number_of_snapshots=gone.snapshots,
        oldest=time(gone.oldest),
        newest=time(gone.newest),
        number_of_named_snapshots=gone.named,
        number_of_runs=gone.runs,
        number_of_events=gone.events,
        number_of_attempts=gone.attempts,
        more_attempts=gone.more,
    )


def _by(values: list[tuple[By, int | None]]) -> By:
    """The last place that sets it."""
    return next((place for place, value in reversed(values) if value is not None), "hub")


def _in_force(kept: Kept) -> InForce:
    return InForce(snapshot_days=kept.snapshot_days, attempt_days=kept.attempt_days, max_snapshots=kept.max_snapshots)


def _stored(data: NewRetention) -> Retention:
    return Retention(snapshot_days=data.snapshot_days, attempt_days=data.attempt_days, max_snapshots=data.max_snapshots)


ROUTES: list[HTTPRouteHandler] = [
    get_network_retention,
    set_network_retention,
    preview_retention,
    get_space_retention,
    set_space_retention,
    preview_space_retention,
]
