"""`kshub serve`."""

import logging
import sys
from importlib.metadata import version

from kshub import app
from kshub.config import Settings
from kshub.logs import OneLine
from kshub.words import say

_LOUD = (
    "websockets",
    "uvicorn",
    "sqlalchemy",
    "aiosqlite",
    "alembic",
    "asyncio",
    "httpx",
    "httpcore",
)  # they write down headers, rows


async def serve(settings: Settings) -> None:
    """Serve until a signal ends it; the log goes to stderr."""
    logging.basicConfig(level=settings.loglevel, format=app.LOGFORMAT, stream=sys.stderr, force=True)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(OneLine(app.LOGFORMAT))
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    scheme = "https" if settings.certificate else "http"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    words = say("serving", version=version("kshub"), url=f"{scheme}://{host}:{settings.port}")
    await app.serve(settings, lambda: logging.getLogger("kshub").info("%s", words))
