"""Who is told of a transaction while it lasts, so that what is said of it stands in it, or neither does.

`Store.write` asks for the witness of its task. What it writes is its own affair: kshub.auth.deeds has the only one.
"""

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from contextvars import ContextVar
from typing import Final, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection


class Witness(Protocol):
    """Somebody who is there while something is done."""

    def within(self, connection: AsyncConnection) -> AbstractAsyncContextManager[None]:
        """Around what is written; what raises here takes the transaction back."""

    def committed(self, connection: AsyncConnection) -> None:
        """That transaction is on the disk."""

    def about(self, noun: str, number: int) -> None:
        """What it is done to: something new, or found by its name; and its number."""


_present: Final[ContextVar[Witness | None]] = ContextVar("kshub_witness", default=None)


def present() -> Witness | None:
    """The one of this task, and of the tasks that it has begun."""
    return _present.get()


@contextmanager
def watched(by: Witness | None) -> Iterator[None]:
    """As long as the block lasts; None: nobody is told."""
    before = _present.set(by)
    try:
        yield
    finally:
        _present.reset(before)


def about(noun: str, number: int) -> None:
    """Something new was written, or found by its name, whoever wants to know."""
    witness = present()
    if witness is not None:
        witness.about(noun, number)
