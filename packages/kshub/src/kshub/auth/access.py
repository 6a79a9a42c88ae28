"""The one place that says which networks a caller may see: every query of the API takes them from here."""

from sqlalchemy import Select, select

from kshub.auth.people import Caller
from kshub.store.schema import network

Networks = Select[tuple[int]]


def visible(_caller: Caller) -> Networks:
    """The numbers of the networks that this caller may see, as a query to be used within others."""
    return select(network.c.id)
