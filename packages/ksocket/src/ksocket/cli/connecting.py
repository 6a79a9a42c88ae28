"""`ksocket connect`: the collector as a service."""

import asyncio
import logging
from pathlib import Path

from ksocket import app, config, daemon, logs, words
from ksocket.cli import settings


def connect(directory: Path | None) -> int:
    """Serve the hub until a signal ends it; the exit status."""
    known = config.load()
    logs.start(known)
    for warn in known.warnings:
        logging.getLogger("ksocket").warning("%s", words.fault_text(warn))
    setup = app.Setup(settings=known, credentials=settings.credentials(directory, known))
    asyncio.run(daemon.serve(setup, config.load))
    return 0
