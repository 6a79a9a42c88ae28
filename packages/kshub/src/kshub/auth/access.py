"""The one place that says which spaces and networks a caller may see, and change: every query of the API takes them
from here.
"""  # noqa: D205 - one sentence

from sqlalchemy import Select, select

from kshub.auth.people import Caller
from kshub.auth.roles import OPERATOR, VIEWER
from kshub.store.schema import network, space

Networks = Select[tuple[int]]
Spaces = Select[tuple[int]]


def visible(caller: Caller) -> Networks:
    """The numbers of the networks that this caller may see, as a query to be used within others."""
    return networks(caller, VIEWER)


def operable(caller: Caller) -> Networks:
    """Those in which the caller may change something."""
    return networks(caller, OPERATOR)


def networks(caller: Caller, least: str) -> Networks:
    """Those of the spaces in which the caller has at least this role; none that was deleted."""
    some = caller.roles.spaces(least)
    query = select(network.c.id).where(network.c.removed_at.is_(None))
    return query if some is None else query.where(network.c.space_id.in_(some))


def spaces(caller: Caller, least: str = VIEWER) -> Spaces:
    """The numbers of the spaces in which the caller has at least this role."""
    some = caller.roles.spaces(least)
    query = select(space.c.id)
    return query if some is None else query.where(space.c.id.in_(some))
