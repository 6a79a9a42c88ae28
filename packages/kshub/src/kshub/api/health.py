"""Is it alive, and is it ready?"""

import asyncio
import shutil
import time
from pathlib import Path
from typing import Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.status_codes import HTTP_503_SERVICE_UNAVAILABLE
from sqlalchemy.exc import SQLAlchemyError

from kshub.api.asking import Record
from kshub.store.engine import Store
from kshub.store.queries import meta

LOW_BYTES: Final = 256 << 20  # free where a SQLite database lies: a batch, its journal and the merge after it
ANSWER_SECONDS: Final = 5.0
_HOLDS: Final = 1.0  # seconds for which an answer holds: whoever asks often does not write often


class Health(Record):
    """In words; for people."""

    status: str


class Readiness:
    """Whether this process can serve now. It recovers by itself: every question is asked anew."""

    def __init__(self, store: Store, low: int = LOW_BYTES) -> None:
        self._store, self._low = store, low
        self._turn = asyncio.Lock()
        self._wrong: str | None = None
        self._until = 0.0

    async def wrong(self) -> str | None:
        """What is in the way; None: nothing."""
        async with self._turn:
            if time.monotonic() >= self._until:
                self._wrong = await self._look()
                self._until = time.monotonic() + _HOLDS
            return self._wrong

    async def _look(self) -> str | None:
        try:
            free = await asyncio.to_thread(self._free)
            if free is not None and free < self._low:
                return f"only {free >> 20} MB are free where the database is"
            return await self._writable()
        except (SQLAlchemyError, OSError, TimeoutError):
            return "the database cannot be written"

    async def _writable(self) -> str | None:
        try:
            async with asyncio.timeout(ANSWER_SECONDS), self._store.write() as connection:
                await meta.put(connection, "ready", "yes")
        except TimeoutError:  # a large merge may be writing: that is no reason to send people elsewhere
            async with asyncio.timeout(ANSWER_SECONDS), self._store.read() as connection:
                await meta.value(connection, "ready")
        return None

    def _free(self) -> int | None:
        """Bytes; None where the database is on another machine, perhaps."""
        place = self._store.engine.url.database
        return shutil.disk_usage(Path(place).parent).free if self._store.sqlite and place else None


@get("/healthz", summary="Is the process alive?")
async def healthz() -> Health:
    """It answers: it is."""
    return Health(status="ok")


@get(
    "/readyz",
    summary="Can it serve?",
    responses={503: ResponseSpec(Health, description="Not now: status says why.", generate_examples=False)},
)
async def readyz(readiness: NamedDependency[Readiness]) -> Response[Health]:
    """Only with its database, written to as well as read, and room for it: a full disk is no hub."""
    wrong = await readiness.wrong()
    if wrong is not None:
        return Response(Health(status=wrong), status_code=HTTP_503_SERVICE_UNAVAILABLE)
    return Response(Health(status="ready"))


ROUTES: list[HTTPRouteHandler] = [healthz, readyz]
