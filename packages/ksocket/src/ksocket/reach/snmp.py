"""A session with one SNMP agent. All that can go wrong leaves as a Trouble."""

import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from ksocket.credentials.accounts import SnmpFile
from ksocket.reach import snmp_clients, snmp_keys, snmp_login, snmp_pdu, snmp_wire
from ksocket.reach.means import Means
from ksocket.reach.snmp_client import Client, Page, Refused, Reported
from ksocket.reach.snmp_clock import AgentClock
from ksocket.reach.snmp_exchange import Exchange, Patience
from ksocket.reach.snmp_keys import User
from ksocket.reach.snmp_login import reported
from ksocket.reach.snmp_own import Own
from ksocket.reach.snmp_pdu import Value
from ksocket.reach.snmp_turn import Turn
from ksocket.reach.snmp_wire import Reply
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.facts import Signature
from kswire.problems import Code, Problem, problem

T = TypeVar("T")

REPETITIONS = (20, 5, 1)  # rows in one GetBulk; fewer when the agent finds the reply too big
_MOST_REPETITIONS = 30  # where it is known how many rows there are
MAX_SECONDS = 180.0  # of one session, in all: an agent may need the whole time-out for each answer
_MOST_EMPTY = 100  # pages without a value in one walk
MOST_BYTES = 2 << 20  # of the values of one walk: an agent may fill a datagram with each
_AT_ONCE = 16  # variables in one Get: more is too big for the smallest agents
_NO_ACCESS = frozenset({6, 16})  # noAccess, authorizationError (RFC 3416, 3)
_TOO_BIG, _NO_SUCH_NAME = 1, 2
_STATUS = {1: "tooBig", 3: "badValue", 4: "readOnly", 5: "genErr", 13: "resourceUnavailable"}  # RFC 3416, 3


@dataclass(slots=True)
class Walk:
    """The rows of a table in the agent's order, and why they are not all of them, if so."""

    rows: list[tuple[str, Value]] = field(default_factory=list)
    problem: Problem | None = None


class SnmpSession:
    """Questions to one agent, one at a time.

    engine_id: the agent's own name, None when it does not tell. Whoever asks the same agent at another of its addresses
    waits for each request as well, from when it has told that name.
    """

    def __init__(self, client: Client, target: Target, file: SnmpFile, means: Means) -> None:
        patience = Patience(file.timeout, file.retries + 1, file.retry_interval)
        self._exchange = Exchange(target.addr, file.port, client, patience, means.outbound)
        self._client = client
        self._target = target
        self._means = means
        self._file = file
        self._user = User("")
        self._end = time.monotonic() + MAX_SECONDS
        self._clock = AgentClock()
        self.port = file.port
        self.engine_id: bytes | None = None
        self._turn = Turn(means.pace, target.addr, patience.total)

    @property
    def silent(self) -> bool:
        """Whether a request went unanswered, or all the time is spent; then nothing more is asked."""
        return self._exchange.silent or self._late

    @property
    def _late(self) -> bool:
        return time.monotonic() > self._end

    @property
    def contexts(self) -> bool:
        """Whether other contexts than the main one can be asked: by v3, or where the file says how by a community."""
        return self._file.spoken == "3" or self._file.context_community is not None

    def vlan_context(self, number: int) -> str | None:
        """What Cisco calls the context with the bridge tables of a VLAN; None where it cannot be asked.

        By v3 "vlan-10"; by v2c the number alone, and only where the file says that communities are written so.
        """
        if self._file.spoken == "3":
            return f"vlan-{number}"
        return str(number) if self._file.context_community == "community@context" else None

    def extend(self, seconds: float) -> None:
        """Gives the session more time: so long it had to wait for another one."""
        self._end += seconds

    def within(self, context: str) -> "AbstractAsyncContextManager[SnmpSession]":
        """A session with another context of the same agent, by the same account.

        Raises:
            Trouble: it does not answer there.
        """
        return self.beside(lambda: snmp_clients.scoped(self._file, context))

    @asynccontextmanager
    async def beside(self, client: Callable[[], Client]) -> "AsyncIterator[SnmpSession]":
        """Another session with the same agent, by the client that is made so.

        Raises:
            Trouble: it does not answer there.
        """
        session = _session(client, self._target, self._file, self._means)
        session.identify(self.engine_id)
        try:
            if self._file.spoken == "3":
                await session.refresh()
                session.become(self._user)
            yield session
        finally:
            session.close()

    def close(self) -> None:
        """Frees the socket."""
        self._exchange.close()
        self._client.close()

    async def get(self, oids: Iterable[str]) -> dict[str, Value]:
        """The values of these OIDs; what the agent does not have is left out. OCTET STRINGs are bytes, OIDs text.

        Raises:
            Trouble: no answer, no access, or an answer that cannot be read.
        """
        wanted, found = list(oids), dict[str, Value]()
        for start in range(0, len(wanted), _AT_ONCE):
            found |= await self._get(wanted[start : start + _AT_ONCE])
        return found

    async def _get(self, oids: list[str]) -> dict[str, Value]:
        try:
            found = await self._ask(lambda: self._client.get(oids), self._client.got)
            return {oid: value for oid in oids if (value := found.get(oid)) is not None}
        except Refused as error:
            if error.status in _NO_ACCESS:
                raise Trouble(Code.SNMP_REFUSED, detail=f"error status {error.status}") from None
            place = error.index - 1 if error.status != _TOO_BIG else -1
        if len(oids) == 1:
            return {}
        if 0 <= place < len(oids):  # by v1 this one is not there (RFC 1157, 4.1.2), or the agent stumbles over it
            return await self._get(oids[:place] + oids[place + 1 :])
        half = len(oids) // 2
        return await self._get(oids[:half]) | await self._get(oids[half:])

    async def walk(
        self,
        oid: str,
        *,
        max_rows: int = 10_000,
        max_seconds: float = 10.0,
        name: str = "",
        expected: int | None = None,
    ) -> Walk:
        """The rows below this OID, by GetBulk, by v1 one by one.

        Ends at the table's end, at a limit, at a time-out, and when the agent repeats itself; what was read until then
        is kept, and `problem` says why there is no more. max_seconds is looked at between requests. name is what the
        table is called in the problem. expected: how many rows there probably are.
        """
        end = time.monotonic() + max_seconds
        walk = Walk()
        for repetitions in _repetitions(expected, max_rows):
            walk = Walk()
            try:
                if await self._walk(walk, self._client.cursor(oid, repetitions), max_rows, end):
                    return walk
                walk.problem = problem(Code.SNMP_WALK_LIMIT, table=name or oid, rows=len(walk.rows))
            except Trouble as trouble:
                walk.problem = trouble.problem
            except Refused as error:
                if error.status == _NO_SUCH_NAME:  # of some agents the end also by v2c
                    return walk
                if error.status in _NO_ACCESS:
                    walk.problem = problem(Code.SNMP_REFUSED, detail=f"error status {error.status}")
                    return walk
                walk.problem = problem(Code.SNMP_AGENT_ERROR, table=name or oid, status=_name(error.status))
                continue  # too big, or it stumbles over one of many rows: fewer at once
            return walk
        return walk

    async def empty(self, columns: list[str]) -> frozenset[str]:
        """Those of these columns in which the agent certainly has no row: one GetNext for 16 of them.

        What it does not answer, or not in order, is not among them. By v1 there is no telling.
        """
        if self._file.spoken == "1" or self.silent:
            return frozenset()
        try:
            if isinstance(self._client, Own):
                return await self.without_rows(self._client, columns)
            client = snmp_clients.own(self._file)  # the library can walk, but not ask what comes next to many
            async with self.beside(lambda: client) as session:
                return await session.without_rows(client, columns)
        except (Trouble, Refused):
            self.forgive()  # the tables are asked for one by one then, and it is they that say what is missing
            return frozenset()

    async def without_rows(self, client: Own, columns: list[str]) -> frozenset[str]:
        """The same, by the session's own client."""
        found = set[str]()
        for start in range(0, len(columns), _AT_ONCE):
            asked = columns[start : start + _AT_ONCE]
            rows = await self._ask(partial(client.following, asked), client.followed)
            found |= snmp_pdu.without_rows(asked, rows)
        return frozenset(found)

    async def _walk(self, walk: Walk, cursor: Any, max_rows: int, end: float) -> bool:
        """Whether the table's end was reached; the rows are left in walk."""
        seen, size, empty = set[str](), 0, 0
        while len(walk.rows) < max_rows and size < MOST_BYTES and time.monotonic() < end:
            page = await self._page(cursor)
            rows = [row for row in page if row is not None and row[0] not in seen]
            seen.update([oid for oid, _ in rows])
            size += sum([len(value) for _, value in rows if isinstance(value, (bytes, str))])
            walk.rows += rows[: max_rows - len(walk.rows)]
            if page and page[-1] is None:
                return len(seen) <= max_rows
            if not rows:  # it goes round in a circle, or has one page without a value after the other
                empty += 1
                if page or empty > _MOST_EMPTY:
                    break
        return False

    async def _page(self, cursor: Any) -> Page:
        """The next rows; None marks the end of the table."""
        return await self._ask(
            lambda: self._client.step(cursor), lambda datagram, reply: self._client.stepped(cursor, datagram, reply)
        )

    async def _ask(self, write: Callable[[], bytes], read: Callable[[bytes, Reply], T]) -> T:
        """One request; once more when the agent's clock has moved on by itself."""
        if self._late:
            raise Trouble(Code.COMMAND_TIMEOUT, seconds=f"{MAX_SECONDS:g}")
        for again in (False, True):
            try:
                async with self._turn:
                    found, reply = await self._exchange.ask(write, read)
            except Reported as report:
                if again or report.counter != snmp_wire.NOT_IN_TIME_WINDOWS:
                    raise reported(report.counter, self._user) from None
                await self.refresh()
            else:
                self._clock.see(reply.clock)
                return found
        raise AssertionError

    async def refresh(self) -> str | None:
        """Learns the agent's engine id and clock; the counter of the report that came.

        Raises:
            Trouble: no answer.
        """
        try:
            async with self._turn:
                return (await self._exchange.ask(self._client.refresh, self._client.refreshed))[1].report
        except Reported as report:
            return report.counter
        except Refused:
            return None  # an answer all the same: this user may see nothing without encryption

    @property
    def restarted(self) -> bool:
        """Whether the agent was restarted since the session began: numbers that it gave before may be others now."""
        return self._clock.restarted

    def identify(self, engine_id: bytes | None) -> None:
        """The agent has told its name, or has none."""
        signature = engine_signature(engine_id)
        self.engine_id = engine_id
        self._turn.named(signature.value if signature else None)

    def become(self, user: User) -> None:
        """Speaks as this user of SNMPv3 from now on."""
        self._user = user
        self._client.become(user)

    def forgive(self) -> None:
        """Goes on asking after a request without answer: that it has none was to be expected."""
        self._exchange.silent = False

    def know(self) -> bytes:
        """The engine id that the agent told, by v3."""
        return self._client.engine


def _repetitions(expected: int | None, max_rows: int) -> tuple[int, ...]:
    """Rows in one GetBulk, and fewer for when that is too big: so many that little beyond the table's end is asked for.

    One row more than expected shows the end.
    """
    first = REPETITIONS[0]
    if expected is not None:
        requests = -(-(expected + 1) // _MOST_REPETITIONS)
        first = -(-(expected + 1) // requests)
    first = min(first, max_rows)
    return (first, *(one for one in REPETITIONS if one < first))


def engine_signature(engine_id: bytes | None) -> Signature | None:
    """The engine id, where it can tell one machine from another (RFC 3411, SnmpEngineID).

    Not those that are cut off or all of one byte, nor those made of an IPv4 address (format 1): makers ship the same
    address in every box, and so the same id.
    """
    if engine_id is None or not 8 <= len(engine_id) <= 32 or len(set(engine_id[4:])) <= 1:
        return None
    if engine_id[0] & 0x80:
        if engine_id[4] == 1 or len(set(engine_id[5:])) <= 1:
            return None
    elif not any(engine_id[4:]):
        return None
    return Signature(kind="snmpEngineId", value=engine_id.hex())


def _octets(value: Value | None) -> bytes | None:
    return value if isinstance(value, bytes) and value else None


@asynccontextmanager
async def connect(target: Target, file: SnmpFile, means: Means) -> AsyncIterator[SnmpSession]:
    """A session with this agent, proved to work.

    Raises:
        Trouble: it may not be asked, it does not answer, or it does not know the account.
    """
    verdict = means.scope.permits(target.addr)
    if not verdict.allowed:
        raise Trouble(Code.PROHIBITED if verdict.prohibited else Code.OUTSIDE_SCOPE, address=target.addr)
    if target.route:
        raise Trouble(Code.NOT_BUILT, method="snmp through jump hosts")
    users = snmp_keys.users(file, target.addr) if file.spoken == "3" else ()
    session = _session(lambda: snmp_clients.client(file), target, file, means)
    try:
        with means.login("snmp", file):
            await snmp_login.enter(session, file, target.addr, users)
        yield session
    except Trouble as trouble:
        engine = engine_signature(session.engine_id)  # the discovery tells it to everybody (RFC 3414, 4)
        trouble.shown = (engine,) if engine else ()
        raise
    finally:
        session.close()


def _session(client: Callable[[], Client], target: Target, file: SnmpFile, means: Means) -> SnmpSession:
    made: Client | None = None
    try:
        made = client()
        return SnmpSession(made, target, file, means)
    except OSError as error:
        if made is not None:
            made.close()
        raise Trouble(Code.UNREACHABLE, detail=error.strerror or str(error)) from None


def _name(status: int) -> str:
    return f"{_STATUS[status]} ({status})" if status in _STATUS else str(status)
