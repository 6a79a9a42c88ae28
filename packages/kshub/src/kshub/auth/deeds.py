"""The audit log is written here, for all of the hub: who did what, when, from where, and how it ended.

Who serves a request or runs a command says what is being done (`Deed`), and watches the task that does it: the first
transaction that is committed for somebody who is known carries the row. So the change and its row are on the disk
together, or neither is; a hub that dies between them leaves no change without its row. A row that says "begun" before
each change, and how it ended after it, would cost a second transaction each time, and a dead hub would leave rows of
which nobody knows whether they came true.

What is left is written directly after, before the answer is given: what was refused or failed and wrote nothing, and
the word for how it ended where an operation of several transactions failed after its first. A hub that dies there has
refused something of which there is no row; or says "done" of what it began and did not finish. After the answer no row
is ever changed.

What only looks (exports, views across spaces) waits for no writer: its row is written beside it (kshub.auth.recorder).
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth.people import Caller
from kshub.auth.roles import VIEWER
from kshub.clock import seconds_now
from kshub.logs import plain
from kshub.store import witness
from kshub.store.queries import subjects
from kshub.store.queries.subjects import Subject
from kshub.store.schema import audit, user

DONE: Final = "done"
REFUSED: Final = "refused"
FAILED: Final = "failed"
OUTCOMES: Final = (DONE, REFUSED, FAILED)
MAX_WORD: Final = 200  # characters of one parameter
MAX_WORDS: Final = 40  # parameters
_ELSEWHERE: Final = Subject()  # where whoever asks has no role

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Deed:
    """Something that is being done.

    numbers: those in the path, by the names of their parameters. told: what else is said of it, in words; no secrets.
    carries: whether a transaction carries its row; a look's does not. user_id, username, token: who does it, when that
    is known.
    """

    action: str
    source: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)
    told: Mapping[str, object] = field(default_factory=dict)
    carries: bool = True
    user_id: int | None = None
    username: str = ""
    token: str | None = None
    caller: Caller | None = None
    row: int | None = None  # the number of the row that is on the disk
    aimed: int | None = None  # as whom it was tried, by somebody who is not known
    refused: bool = False  # though the answer is none of those that refuse
    missed: bool = False  # it came to nothing, and the answer says so
    _by: AsyncConnection | None = None  # whose transaction carries it
    _written: int | None = None
    _made: dict[str, int] = field(default_factory=dict)
    _more: dict[str, object] = field(default_factory=dict)
    _aside: int = 0
    _over: bool = False

    @property
    def known(self) -> bool:
        """Whether it is known who does it."""
        return self.user_id is not None or bool(self.username)

    def about(self, noun: str, number: int) -> None:
        """What it is done to: its number is told."""
        self._made[f"{noun}_id"] = number

    def tell(self, words: Mapping[str, object]) -> None:
        """More of it."""
        self._more.update(words)

    def aim(self, user_id: int) -> None:
        """It was tried as this user, by somebody who is not known."""
        self.aimed = user_id

    def beside(self, step: int) -> None:
        """What is written from here on is not the deed itself (1); or it is again (-1)."""
        self._aside += step

    def over(self) -> None:
        """It is answered: what goes on beside is not this deed any more."""
        self._over = True

    @asynccontextmanager
    async def within(self, connection: AsyncConnection) -> AsyncIterator[None]:
        """Around a transaction: what is named is looked up before it may be gone, the row is written last."""
        before = None
        if self._free() and self.known and self.numbers:
            before = await subjects.of(connection, self.numbers)
        yield
        if self._free() and self.known:  # by now: a login's is known when it is right
            self._by = connection
            self._written = await self.write(connection, DONE, before)

    def _free(self) -> bool:
        return self.carries and self._by is None and not self._over and not self._aside

    def committed(self, connection: AsyncConnection) -> None:
        """The row is on the disk."""
        if self._by is connection:
            self.row = self._written

    async def write(self, connection: AsyncConnection, outcome: str, before: Subject | None = None) -> int:
        """The row's number. before: what was named, as it was then."""
        numbers = self.numbers
        if outcome != DONE:  # what it made was taken back; and who is refused learns no names by the log
            before = await self._place(connection, numbers)
        elif self._made or before is None:
            numbers = {**numbers, **self._made}
            before = await subjects.of(connection, numbers)
        user_id = self.aimed if self.user_id is None else self.user_id
        if not self.username and user_id is not None:
            query = select(user.c.username).where(user.c.id == user_id)
            self.username = (await connection.execute(query)).scalar() or ""
        row = {
            "happened_at": seconds_now(),
            "space_id": before.space_id,
            "network_id": before.network_id,
            "user_id": user_id,
            "username": self.username,
            "token": None if self.token is None else plain(self.token, MAX_WORD),
            "source": plain(self.source, MAX_WORD),
            "action": self.action,
            "params": self._params(before, numbers),
            "outcome": outcome,
        }
        return int((await connection.execute(insert(audit).values(row).returning(audit.c.id))).scalar_one())

    async def correct(self, connection: AsyncConnection, outcome: str) -> None:
        """The row that a first transaction carried says how all of it ended, and no name that only the done may say."""
        numbers = {**self.numbers, **self._made}
        where = await self._place(connection, numbers)
        values: dict[str, object] = {"outcome": outcome, "params": self._params(where, numbers)}
        if where is _ELSEWHERE:
            values |= {"space_id": None, "network_id": None}
        await connection.execute(update(audit).where(audit.c.id == self.row).values(values))

    async def _place(self, connection: AsyncConnection, numbers: Mapping[str, int]) -> Subject:
        """Where something else than done was tried: in the log of those alone who may see who tries it.

        Nobody writes to the administrators of a space in which they have no role, nor is named to them.
        """
        where = await subjects.place(connection, numbers)
        return where if where.space_id is None or self._sees(where.space_id) else _ELSEWHERE

    def _sees(self, space_id: int) -> bool:
        if self.caller is not None:
            return self.caller.roles.allow(space_id, VIEWER)
        return self.user_id is None and bool(self.username)  # a command may everything

    def _params(self, where: Subject, numbers: Mapping[str, int]) -> str:
        words: dict[str, object] = {"spaceName": where.space, "networkName": where.network}
        for name, number in numbers.items():
            words[camel(name)] = number
            if name in where.names:
                words[camel(name.removesuffix("_id") + "_name")] = where.names[name]
        return packed(words | ({} if where is _ELSEWHERE else dict(self.told) | self._more))


def packed(words: Mapping[str, object]) -> str:
    """As the row holds it: texts by name, each on one line, none too long, not too many."""
    known = [(name, one) for name, one in words.items() if one is not None][:MAX_WORDS]
    return msgspec.json.encode({name: plain(_word(one), MAX_WORD) for name, one in known}).decode()


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def camel(name: str) -> str:
    """As the API writes it."""
    first, *rest = name.split("_")
    return first + "".join(one.capitalize() for one in rest)


def _present() -> Deed | None:
    found = witness.present()
    return found if isinstance(found, Deed) else None


def known(caller: Caller) -> None:
    """Whoever asks is this one."""
    deed = _present()
    if deed is not None:
        deed.user_id, deed.username, deed.token = caller.user_id, caller.username, caller.token
        deed.caller = caller


def acting(user_id: int) -> None:
    """A session of this user begins in the transaction that is under way: its row stands in it, whatever was asked."""
    deed = _present()
    if deed is not None:
        deed.username = deed.username if deed.user_id == user_id else ""  # looked up with the row
        deed.user_id, deed.carries = user_id, True


def tell(**words: object) -> None:
    """What a reader of the log wants to know and the path does not say; never a secret, nor what people write."""
    deed = _present()
    if deed is not None:
        deed.tell(words)


def aimed(user_id: int) -> None:
    """A password is tried, or a code, as this user: if it is wrong, the log says whose account somebody is at."""
    deed = _present()
    if deed is not None:
        deed.aim(user_id)


def refused(code: str, user_id: int | None = None) -> None:
    """What is asked is refused, though the answer leads a browser on: it leaves a row as what is answered by 4xx.

    code: why, of a closed list. user_id: as whom it was tried, where that is known.
    """
    deed = _present()
    if deed is not None:
        deed.refused = True
        deed.tell({"error": code})
        if user_id is not None:
            deed.aim(user_id)


def missed(code: str) -> None:
    """What was asked came to nothing, though the answer that says so is a 200. code: why, of a closed list."""
    deed = _present()
    if deed is not None:
        deed.missed = True
        deed.tell({"error": code})


def aside(do: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """What this coroutine writes is not the deed itself: it counts tries, say."""

    @wraps(do)
    async def done(*args: P.args, **kwargs: P.kwargs) -> T:
        deed = _present()
        if deed is None:
            return await do(*args, **kwargs)
        deed.beside(1)
        try:
            return await do(*args, **kwargs)
        finally:
            deed.beside(-1)

    return done


def outcome(status: int) -> str:
    """How it ended, by the status of the answer (RFC 9110, 15)."""
    if status < 400:
        return DONE
    return REFUSED if status < 500 else FAILED


def line(deed: Deed, outcome: str) -> dict[str, Any]:
    """What the hub's log says where the row could not be written."""
    told = {"action": deed.action, "outcome": outcome, "user": deed.user_id, "username": deed.username}
    return told | {"aimed": deed.aimed, "token": deed.token, "source": deed.source} | dict(deed.numbers)
