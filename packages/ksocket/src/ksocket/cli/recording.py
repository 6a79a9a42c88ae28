"""`--format kscan`: the reports of a run as a file that `kshub import` takes in."""

import platform
from importlib.metadata import version
from typing import BinaryIO, Final

from ksocket import app
from kswire.kscan import Header, Writer
from kswire.orders import Ask, Scan
from kswire.reports import Done, Found, Report, Tried
from kswire.wire import now

MODE: Final = 0o600  # it says everything of a network
MAX_ID: Final = 200


class Recorder:
    """Writes each report as it comes; holds at most one batch."""

    def __init__(self, out: BinaryIO, order: Scan | Ask, setup: app.Setup) -> None:
        self._out = out
        within, _ = app.narrowed(order, setup.settings)
        self._writer = Writer(
            Header(
                run=order.run,
                installation=_installation(setup),
                version=version("ksocket"),
                platform=f"{platform.system()} {platform.release()} {platform.machine()}"[:MAX_ID],
                clock=now(),
                order=within,
            )
        )
        out.write(self._writer.begin())

    def add(self, report: Report) -> None:
        """What is numbered and kept is written."""
        if isinstance(report, Found | Tried | Done):
            self._out.write(self._writer.add(report))

    def end(self) -> None:
        """The mark by which a reader knows that the file is whole."""
        self._out.write(self._writer.end())


def _installation(setup: app.Setup) -> str:
    """The name by which a hub knows this installation; none when it never connected."""
    try:
        with (setup.state / "installation").open(encoding="ascii") as file:
            return (file.read(MAX_ID).split() or [""])[0]
    except (OSError, ValueError):
        return ""
