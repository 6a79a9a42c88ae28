"""`ksocket connect`: the collector as a service."""

import asyncio
import logging
import sys
from pathlib import Path

from ksocket import app, config, daemon, logs, words
from ksocket.cli import memory, settings
from ksocket.config import Settings


def connect(directory: Path | None) -> int:
    """Serve the hub until a signal ends it; the exit status."""
    known = config.load()
    logs.start(known)
    if known.logfile:  # the log says the same, and nobody at the terminal would know
        print(words.say("connecting", to=_hub(known), log=known.logfile), file=sys.stderr, flush=True)
    for warn in known.warnings:
        logging.getLogger("ksocket").warning("%s", words.fault_text(warn))
    setup = app.Setup(settings=known, credentials=settings.credentials(directory, known))
    memory.settle()
    asyncio.run(daemon.serve(setup, config.load))
    return 0


def _hub(known: Settings) -> str:
    host = known.connect.host
    return words.say("connecting-nowhere") if host is None else f"{host}:{known.connect.port}"
