"""Is it alive, and is it ready?"""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.status_codes import HTTP_503_SERVICE_UNAVAILABLE
from sqlalchemy.exc import SQLAlchemyError

from kshub.store.engine import Store
from kshub.store.queries import meta


@get("/healthz", summary="Is the process alive?")
async def healthz() -> dict[str, str]:
    """It answers: it is."""
    return {"status": "ok"}


@get("/readyz", summary="Can it serve?", responses={})
async def readyz(store: NamedDependency[Store]) -> Response[dict[str, str]]:
    """Only with its database, written to as well as read: a full disk is no hub."""
    try:
        async with store.write() as connection:
            await meta.put(connection, "ready", "yes")
    except (SQLAlchemyError, OSError):
        return Response({"status": "the database cannot be written"}, status_code=HTTP_503_SERVICE_UNAVAILABLE)
    return Response({"status": "ready"})


ROUTES: list[HTTPRouteHandler] = [healthz, readyz]
