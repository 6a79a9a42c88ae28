"""`ksocket scan --dry-run`: what would be sent where, with which credential files, and how long. Sends nothing."""

from collections.abc import Iterator
from typing import TextIO

from ksocket import app, planning, words
from ksocket.link.destinations import control_traffic
from ksocket.words import say
from kswire.orders import Scan
from kswire.reports import Planned

addresses = planning.addresses
SHOWN = 8  # networks of one credential file


def show(order: Scan, setup: app.Setup, out: TextIO) -> None:
    """Print the plan of this order, as [limits] leave it."""
    app.narrowed(order, setup.settings)  # it would not start now: said instead of a plan
    planned = planning.plan(order, setup, paths=True)
    lines = [
        *(words.problem_text(one) for one in planned.problems),
        *_packets(order, planned),
        *_names(planned),
        *_logins(planned),
        *(
            say("plan-control", purpose=one.purpose, destination=one.text)
            for one in control_traffic(setup.settings.connect)
        ),
        say("plan-nothing-sent"),
    ]
    out.write("".join(f"{line}\n" for line in lines))


def _packets(order: Scan, planned: Planned) -> Iterator[str]:
    if not order.start:
        yield say("plan-gateway", gateways=", ".join(planned.gateways) or say("plan-none"))
    for step in planned.sweeps:
        yield say(
            "plan-step",
            target=step.target,
            addresses=step.addresses,
            packets=step.packets,
            how=step.how,
            seconds=f"{step.seconds:.0f}",
        )
    yield say("plan-learned")


def _names(planned: Planned) -> Iterator[str]:
    if planned.names:
        yield say("plan-names", questions=", ".join(planned.names))


def _logins(planned: Planned) -> Iterator[str]:
    for one in planned.logins:
        covers = ", ".join(one.includes[:SHOWN]) + (" ..." if len(one.includes) > SHOWN else "")
        yield say("plan-file", method=one.method, file=one.file, covers=covers)
    for target in planned.targets:
        yield say("plan-behind", address=target.addr, route=" > ".join(target.route))
