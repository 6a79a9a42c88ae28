"""A session with one SNMP agent, v2c or v3. All that can go wrong leaves as a Trouble."""

import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from gufo.snmp._fast import GetIter, SnmpV2cClientSocket, SnmpV3ClientSocket

from ksocket.credentials.accounts import SnmpFile
from ksocket.reach import snmp_keys, snmp_wire
from ksocket.reach.means import Means
from ksocket.reach.snmp_exchange import Exchange, Patience, Refused, Reported
from ksocket.reach.snmp_scoped import Cursor, ScopedClient
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.facts import Signature
from kswire.problems import Code, Problem, problem

T = TypeVar("T")
Value = int | float | bytes | str
Client = SnmpV2cClientSocket | SnmpV3ClientSocket | ScopedClient

SYS_UP_TIME = "1.3.6.1.2.1.1.3.0"  # SNMPv2-MIB
SNMP_ENGINE_ID = "1.3.6.1.6.3.10.2.1.1.0"  # SNMP-FRAMEWORK-MIB
REPETITIONS = (20, 5, 1)  # rows in one GetBulk; fewer when the agent finds the reply too big
MAX_SECONDS = 180.0  # of one session, in all: an agent may need the whole time-out for each answer
_AT_ONCE = 16  # variables in one Get: more is too big for the smallest agents
_NO_ACCESS = frozenset({6, 16})  # noAccess, authorizationError (RFC 3416, 3)
_TOO_BIG = 1


@dataclass(slots=True)
class Walk:
    """The rows of a table in the agent's order, and why they are not all of them, if so."""

    rows: list[tuple[str, Value]] = field(default_factory=list)
    problem: Problem | None = None


class SnmpSession:
    """Questions to one agent, one at a time. engine_id: the agent's own name, None when it does not tell."""

    def __init__(self, client: Client, target: Target, file: SnmpFile, means: Means) -> None:
        patience = Patience(file.timeout, file.retries + 1, file.retry_interval)
        self._exchange = Exchange(client, file.port, patience, means.outbound)
        self._client = client
        self._target = target
        self._means = means
        self._file = file
        self._username = file.username or ""
        self._end = time.monotonic() + MAX_SECONDS
        self.port = file.port
        self.engine_id: bytes | None = None

    @property
    def silent(self) -> bool:
        """Whether a request went unanswered, or all the time is spent; then nothing more is asked."""
        return self._exchange.silent or self._late

    @property
    def _late(self) -> bool:
        return time.monotonic() > self._end

    @property
    def contexts(self) -> bool:
        """Whether other contexts than the main one can be asked: by v3, or where the file says how by v2c."""
        return self._file.username is not None or self._file.context_community is not None

    def vlan_context(self, number: int) -> str | None:
        """What Cisco calls the context with the bridge tables of a VLAN; None where it cannot be asked.

        By v3 "vlan-10"; by v2c the number alone, and only where the file says that communities are written so.
        """
        if self._file.username is not None:
            return f"vlan-{number}"
        return str(number) if self._file.context_community == "community@context" else None

    def extend(self, seconds: float) -> None:
        """Gives the session more time: so long it had to wait for another one."""
        self._end += seconds

    @asynccontextmanager
    async def within(self, context: str) -> "AsyncIterator[SnmpSession]":
        """A session with another context of the same agent, by the same account.

        Raises:
            Trouble: it does not answer there.
        """
        session = SnmpSession(_scoped(self._target.addr, self._file, context), self._target, self._file, self._means)
        try:
            if isinstance(session._client, ScopedClient):
                async with self._means.pace.snmp(self._target.addr):
                    await session._refresh()
            yield session
        finally:
            session.close()

    def close(self) -> None:
        """Frees the socket."""
        self._exchange.close()
        if isinstance(self._client, ScopedClient):
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
            found = await self._ask(lambda: self._client.send_get_many(oids), self._client.recv_get_many)
            return {oid: value for oid, value in found.items() if value is not None}
        except Refused as error:
            if error.status in _NO_ACCESS:
                raise Trouble(Code.SNMP_REFUSED, detail=f"error status {error.status}") from None
        if len(oids) == 1:
            return {}
        # Too big, or one of them that the agent stumbles over: ask for the halves.
        half = len(oids) // 2
        return await self._get(oids[:half]) | await self._get(oids[half:])

    async def walk(self, oid: str, *, max_rows: int = 10_000, max_seconds: float = 10.0, name: str = "") -> Walk:
        """The rows below this OID, by GetBulk.

        Ends at the table's end, at a limit, at a time-out, and when the agent repeats itself; what was read until then
        is kept, and `problem` says why there is no more. max_seconds is looked at between requests. name is what the
        table is called in the problem.
        """
        end = time.monotonic() + max_seconds
        walk = Walk()
        for repetitions in REPETITIONS:
            walk = Walk()
            try:
                if await self._walk(walk, self._cursor(oid, repetitions), max_rows, end):
                    return walk
                walk.problem = problem(Code.SNMP_WALK_LIMIT, table=name or oid, rows=len(walk.rows))
            except Trouble as trouble:
                walk.problem = trouble.problem
            except Refused as error:
                if error.status == _TOO_BIG:
                    continue
                if error.status in _NO_ACCESS:
                    walk.problem = problem(Code.SNMP_REFUSED, detail=f"error status {error.status}")
            return walk
        return walk

    def _cursor(self, oid: str, repetitions: int) -> GetIter | Cursor:
        return Cursor(oid, repetitions) if isinstance(self._client, ScopedClient) else GetIter(oid, repetitions)

    async def _walk(self, walk: Walk, cursor: GetIter | Cursor, max_rows: int, end: float) -> bool:
        """Whether the table's end was reached; the rows are left in walk."""
        seen = set[str]()
        while len(walk.rows) < max_rows and time.monotonic() < end:
            page = await self._page(cursor)
            rows = [row for row in page if row is not None and row[0] not in seen]
            seen.update(oid for oid, _ in rows)
            walk.rows += rows[: max_rows - len(walk.rows)]
            if not page or page[-1] is None:
                return len(seen) <= max_rows
            if not rows:
                break  # it goes round in a circle
        return False

    async def _page(self, cursor: GetIter | Cursor) -> list[tuple[str, Value] | None]:
        """The next rows; None marks the end of the table, as does an empty page."""
        client: Any = self._client  # whose cursor it is

        def receive() -> list[tuple[str, Value] | None]:
            try:
                page = client.recv_get_bulk(cursor)
            except StopAsyncIteration:
                return []
            return [None if row is None or row[1] is None else (row[0], row[1]) for row in page]

        return await self._ask(lambda: client.send_get_bulk(cursor), receive)

    async def _ask(self, send: Callable[[], None], receive: Callable[[], T]) -> T:
        """One request; once more when the agent's clock has moved on by itself."""
        if self._late:
            raise Trouble(Code.COMMAND_TIMEOUT, seconds=f"{MAX_SECONDS:g}")
        async with self._means.pace.snmp(self._target.addr):
            try:
                return (await self._exchange.ask(send, receive))[0]
            except Reported as report:
                if report.counter != snmp_wire.NOT_IN_TIME_WINDOWS:
                    raise self._reported(report.counter) from None
            await self._refresh()
            try:
                return (await self._exchange.ask(send, receive))[0]
            except Reported as report:
                raise self._reported(report.counter) from None

    async def _refresh(self) -> str | None:
        """Learns the agent's engine id and clock; the counter of the report that came."""
        assert not isinstance(self._client, SnmpV2cClientSocket)
        try:
            return (await self._exchange.ask(self._client.send_refresh, self._client.recv_refresh))[1].report
        except Reported as report:
            return report.counter
        except Refused:
            return None  # an answer all the same: this user may see nothing without encryption

    def _reported(self, counter: str) -> Trouble:
        """What a report means once the session has begun (RFC 3414, 3.2)."""
        match counter:
            case snmp_wire.UNKNOWN_USER_NAMES:
                return Trouble(Code.SNMP_UNKNOWN_USER, username=self._username)
            case snmp_wire.WRONG_DIGESTS:
                return Trouble(Code.SNMP_WRONG_AUTHENTICATION, username=self._username)
            case snmp_wire.NOT_IN_TIME_WINDOWS:
                return Trouble(Code.SNMP_NOT_IN_TIME)
            case snmp_wire.DECRYPTION_ERRORS | snmp_wire.UNSUPPORTED_SEC_LEVELS:
                return Trouble(Code.SNMP_WRONG_PRIVACY, username=self._username)
            case _:
                return Trouble(Code.SNMP_REFUSED, detail=f"report {counter}")

    async def open(self, users: tuple[snmp_keys.User, ...]) -> None:
        """Makes sure that the agent answers this account, step by step so that each failure has its own name.

        Raises:
            Trouble: which step failed.
        """
        if not isinstance(self._client, SnmpV3ClientSocket):
            self.engine_id = _octets((await self.get([SYS_UP_TIME, SNMP_ENGINE_ID])).get(SNMP_ENGINE_ID))
            return
        async with self._means.pace.snmp(self._target.addr):
            await self._refresh()
        self.engine_id = bytes(self._client.get_engine_id())
        if users[0].auth_algorithm:
            await self._authenticate(self._client, users[0].authenticated_only)
        await self._prove_one(self._client, users)

    async def _authenticate(self, client: SnmpV3ClientSocket, user: snmp_keys.User) -> None:
        """Proves the authentication key alone, and learns the agent's clock with it."""
        _take(client, user)
        try:
            async with self._means.pace.snmp(self._target.addr):
                counter = await self._refresh()
        except Trouble as trouble:
            if trouble.problem.code != Code.SNMP_NO_ANSWER:
                raise
            # It answered the discovery a moment ago: silence now is about the key.
            raise Trouble(Code.SNMP_WRONG_AUTHENTICATION, username=self._username) from None
        if counter == snmp_wire.UNSUPPORTED_SEC_LEVELS:
            raise Trouble(Code.SNMP_WRONG_AUTHENTICATION, username=self._username)
        if counter not in (None, snmp_wire.NOT_IN_TIME_WINDOWS):
            raise self._reported(counter)

    async def _prove_one(self, client: SnmpV3ClientSocket, users: tuple[snmp_keys.User, ...]) -> None:
        """The key extension that the agent understands, where there are several."""
        *others, last = users
        for user in others:
            try:
                await self._prove(client, user)
            except Trouble as trouble:
                if trouble.problem.code != Code.SNMP_WRONG_PRIVACY:
                    raise
            else:
                snmp_keys.remember(self._file, user)
                return
        await self._prove(client, last)
        snmp_keys.remember(self._file, last)

    async def _prove(self, client: SnmpV3ClientSocket, user: snmp_keys.User) -> None:
        """A first real request as this user."""
        _take(client, user)
        try:
            await self.get([SYS_UP_TIME])
        except Trouble as trouble:
            if not user.priv_algorithm or trouble.problem.code != Code.SNMP_NO_ANSWER:
                raise
            # It answered what was not encrypted: most agents drop what they cannot decrypt without a word.
            self._exchange.silent = False
            raise Trouble(Code.SNMP_WRONG_PRIVACY, username=self._username) from None


def _take(client: SnmpV3ClientSocket, user: snmp_keys.User) -> None:
    client.set_keys(user.name, user.auth_algorithm, user.auth_key, user.priv_algorithm, user.priv_key)


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
    users = snmp_keys.users(file) if file.username is not None else ()
    session = SnmpSession(_client(target.addr, file), target, file, means)
    try:
        with means.login("snmp", file):
            await session.open(users)
        yield session
    except Trouble as trouble:
        engine = engine_signature(session.engine_id)  # the discovery tells it to everybody (RFC 3414, 4)
        trouble.shown = (engine,) if engine else ()
        raise
    finally:
        session.close()


def _client(addr: str, file: SnmpFile) -> SnmpV2cClientSocket | SnmpV3ClientSocket:
    try:
        if file.username is not None:
            return SnmpV3ClientSocket(_place(addr, file), b"", "", 0, b"", 0, b"", 0, 0, 0, 0)
        community = file.community.reveal() if file.community else ""
        return SnmpV2cClientSocket(_place(addr, file), community, 0, 0, 0, 0)
    except OSError as error:
        raise Trouble(Code.UNREACHABLE, detail=str(error)) from None


def _scoped(addr: str, file: SnmpFile, context: str) -> Client:
    """By v3 the user that has proved to work comes first; by v2c the community as the file says it is written."""
    try:
        if file.username is not None:
            return ScopedClient(addr, file.port, snmp_keys.users(file)[0], context)
        words = {"community": file.community.reveal() if file.community else "", "context": context}
        community = "@".join(words[one] for one in (file.context_community or "").split("@"))
        return SnmpV2cClientSocket(_place(addr, file), community, 0, 0, 0, 0)
    except OSError as error:
        raise Trouble(Code.UNREACHABLE, detail=str(error)) from None


def _place(addr: str, file: SnmpFile) -> str:
    return f"[{addr}]:{file.port}" if ":" in addr else f"{addr}:{file.port}"
