"""Where the daemon's log goes: the manual's logfile, loglevel and logformat, in files that are kept in number."""

import logging
import os
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from ksocket.config import Settings
from ksocket.faults import Fault

FILE_BYTES = 10 << 20  # a file that is larger is put aside
# These write down every header, the token's among them, or every packet: what is wrong they say at WARNING.
_LOUD = ("websockets", "ksocket.link.websocket", "asyncio", "asyncssh")


class _Rotating(RotatingFileHandler):
    """Readable by its owner and group alone; with nothing to keep, the file begins anew when it is full."""

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
        return os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace")

    def doRollover(self) -> None:  # noqa: N802 - the name is logging's
        if not self.backupCount:
            os.truncate(self.baseFilename, 0)
        super().doRollover()


def start(settings: Settings) -> None:
    """Everything that is logged from now on goes where the settings say.

    Raises:
        Fault: "log-not-writable" with path and detail.
    """
    handler = _file(settings.logfile, settings.log_keep) if settings.logfile else logging.StreamHandler(sys.stderr)
    logging.basicConfig(level=settings.loglevel, format=settings.logformat, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in _LOUD:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(settings.loglevel)))


def _file(path: Path, keep: int) -> logging.Handler:
    try:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        return _Rotating(path, maxBytes=FILE_BYTES, backupCount=keep)
    except OSError as error:
        raise Fault("log-not-writable", path=path, detail=error.strerror or error) from error
